namespace GitPush.Stages.Policies;

/// <summary>What the messages of new commits must be like. Nothing, by default.</summary>
public sealed class CommitMessageRules
{
    /// <summary>
    /// A regular expression that each message must match somewhere, such as <c>^(feat|fix|docs)(\(.+\))?: .+</c>. <c>^</c> and <c>$</c>
    /// are the beginning and the end of the whole message. Default: null, which every message matches.
    /// </summary>
    public string? Pattern { get; set; }

    /// <summary>What a developer should write, in a few words, for the refusal: <c>begin it with feat:, fix: or docs:</c>. Default: null.</summary>
    public string? Help { get; set; }

    /// <summary>How long the subject, the message's first paragraph, may be, in characters. Default: null, any length.</summary>
    public int? MaxSubjectLength { get; set; }

    /// <summary>
    /// Whether each message needs a line <c>Signed-off-by:</c> with its author's address, as <c>git commit -s</c> writes it (the
    /// Developer Certificate of Origin). Default: no.
    /// </summary>
    public bool RequireSignOff { get; set; }

    /// <summary>Whether commits with several parents count as well, whose messages git writes. Default: no.</summary>
    public bool IncludeMerges { get; set; }
}
