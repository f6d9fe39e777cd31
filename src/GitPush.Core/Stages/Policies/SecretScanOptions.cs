namespace GitPush.Stages.Policies;

/// <summary>What is looked for in the lines that new commits add, and what is let pass.</summary>
public sealed class SecretScanOptions
{
    /// <summary>Rules of the host's own, beside the built-in ones. Default: none.</summary>
    public IReadOnlyList<SecretRule> Rules { get; set; } = [];

    /// <summary>Ids of rules that do not count, such as <c>google-api-key</c>. Default: none.</summary>
    public IReadOnlyList<string> DisabledRules { get; set; } = [];

    /// <summary>Patterns of paths that are not looked at, such as <c>**/testdata/**</c>, as in <see cref="RefPolicyOptions.ForbiddenPaths"/>. Default: none.</summary>
    public IReadOnlyList<string> AllowedPaths { get; set; } = [];

    /// <summary>
    /// A line that has this in it, in a comment for example, is let pass. Default: <c>gitleaks:allow</c>, as that tool has it. Null:
    /// no line is.
    /// </summary>
    public string? AllowMarker { get; set; } = "gitleaks:allow";

    /// <summary>Whether JSON Web Tokens count. Many of them have expired or are examples. Default: no.</summary>
    public bool JsonWebTokens { get; set; }

    /// <summary>
    /// Whether long random values count that are assigned to names such as <c>password</c> or <c>api_key</c>. Finds secrets of no known
    /// kind, and what is none. Default: no.
    /// </summary>
    public bool RandomAssignments { get; set; }

    /// <summary>How much of a file is looked at, in bytes from its beginning. Default: 1 MiB.</summary>
    public int MaxScannedBytes { get; set; } = 1 << 20;
}
