namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>How a change is made.</summary>
internal sealed record WriteOptions
{
    /// <summary>Who owns what is changed.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Whether nothing is stored.</summary>
    public bool DryRun { get; init; }

    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>Gets a line for each thing that the client should be warned of.</summary>
    public ICollection<string> Warnings { get; init; } = [];
}
