namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>A field that cannot be honoured.</summary>
/// <param name="Field"><c>spec.images[0].name</c></param>
/// <param name="Text">What is wrong with it.</param>
internal readonly record struct SpecProblem(string Field, string Text)
{
    public override string ToString() => $"{Field}: {Text}";
}
