namespace GitPush.Stages.Policies;

/// <summary>What a kind of secret looks like.</summary>
public sealed record SecretRule
{
    /// <summary>The rule's id, such as <c>example-token</c>: what <see cref="SecretScanOptions.DisabledRules"/> names.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, for the refusal: <c>an Example token</c>.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// Words of which every secret of the kind has one in its line, such as <c>extk_</c>, at least 3 characters each. Upper and lower
    /// case are the same. Only lines with one of them are compared with <see cref="Pattern"/>.
    /// </summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>
    /// A regular expression, without look-around and back-references so that it takes time in proportion to the line. A group named
    /// <c>secret</c> is what is kept out of all output; without one it is the whole match.
    /// </summary>
    public required string Pattern { get; init; }
}
