namespace GitPush.Kubernetes.Apply.Fields;

/// <summary>Whose an entry of <c>managedFields</c> is.</summary>
internal readonly record struct FieldOwner(string Manager, string Operation, string ApiVersion)
{
    public bool IsOurs => Manager == ObjectMarks.FieldManager;
}
