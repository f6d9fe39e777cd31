namespace GitPush.Stages.Policies;

/// <summary>Whose name new commits may have, as author or as committer. Anybody's, by default.</summary>
public sealed class IdentityRules
{
    /// <summary>
    /// Patterns of e-mail addresses, such as <c>*@example.com</c>: one of them must match. <c>*</c> is any characters, <c>?</c> is one;
    /// upper and lower case are the same. Default: none, which every address matches.
    /// </summary>
    public IReadOnlyList<string> Emails { get; set; } = [];

    /// <summary>Whether it must be the pusher: one of <see cref="RefPolicyOptions.PusherEmails"/>. Default: no.</summary>
    public bool MustBePusher { get; set; }
}
