using System.Text.RegularExpressions;
using GitPush.Hooks;
using GitPush.Signatures;
using GitPush.Stages.Policies.Rules;
using GitPush.Stages.Policies.Secrets;

namespace GitPush.Stages.Policies;

/// <summary>A policy as the host has set it, ready to be asked. Immutable and thread-safe.</summary>
internal sealed class RefPolicy
{
    private readonly GlobList _refs;
    private readonly RefPolicyOptions _options;

    /// <exception cref="ArgumentException">A pattern or a number is wrong; the message names the option.</exception>
    public RefPolicy(RefPolicyOptions options)
    {
        RefPolicyCheck.ThrowIfWrong(options);
        _options = options;
        _refs = GlobList.Parse(options.Refs);
        RefRules = [.. CreateRefRules(options)];
        CommitRules = [.. CreateCommitRules(options)];
        FileRules = [.. CreateFileRules(options)];
        Signers = [.. new[] { options.SignedCommits?.Signers, options.SignedTags?.Signers, options.SignedPush?.Signers }.OfType<TrustedSigners>()];
    }

    public IReadOnlyList<IRefRule> RefRules { get; }

    public IReadOnlyList<ICommitRule> CommitRules { get; }

    public IReadOnlyList<IFileRule> FileRules { get; }

    /// <summary>The lists of signers that it needs.</summary>
    public IReadOnlyList<TrustedSigners> Signers { get; }

    /// <summary>Whether it looks at commits, or at what is in them.</summary>
    public bool LooksAtCommits => CommitRules.Count > 0 || FileRules.Count > 0;

    /// <summary>Whether a commit is new for it until one of its own refs has it.</summary>
    public bool JudgesKnownCommits => _options.JudgeKnownCommits;

    /// <summary>Whether a ref is one of its own.</summary>
    public bool IsFor(string refName) => _refs.IsMatch(refName);

    /// <summary>Whether the policy is for a change.</summary>
    public bool AppliesTo(PushContext push, RefUpdate update) =>
        update.IsIn(_refs) && _options.Exempts?.Invoke(push.User, update) != true;

    private static IEnumerable<IRefRule> CreateRefRules(RefPolicyOptions options)
    {
        if (options.AllowedUsers.Count > 0 || options.AllowedRoles.Count > 0 || options.AllowPush is not null)
        {
            yield return new PusherRule(options);
        }

        if (!options.AllowCreate || !options.AllowForce || !options.AllowDelete || options.ImmutableTags)
        {
            yield return new RefChangeRule(options);
        }

        if (options.SignedTags is { } tags)
        {
            yield return new SignedTagRule(tags.Signers, tags.Options);
        }

        if (options.SignedPush is { } push)
        {
            yield return new SignedPushRule(push.Signers, push.Options, options.PusherEmails);
        }
    }

    private static IEnumerable<ICommitRule> CreateCommitRules(RefPolicyOptions options)
    {
        var message = options.CommitMessage;
        if (message.Pattern is not null || message.MaxSubjectLength is not null || message.RequireSignOff)
        {
            yield return new CommitMessageRule(message, message.Pattern is { } pattern ? Patterns.Create(pattern, RegexOptions.None) : null);
        }

        if (IsSet(options.Author))
        {
            yield return new IdentityRule("author", options.Author, commit => commit.Author, options.PusherEmails);
        }

        if (IsSet(options.Committer))
        {
            yield return new IdentityRule("committer", options.Committer, commit => commit.Committer, options.PusherEmails);
        }

        if (options.SignedCommits is { } signed)
        {
            yield return new SignedCommitRule(signed.Signers, signed.Options);
        }
    }

    private static IEnumerable<IFileRule> CreateFileRules(RefPolicyOptions options)
    {
        if (options.MaxFileBytes is { } maxBytes)
        {
            yield return new FileSizeRule(maxBytes);
        }

        if (options.ForbiddenPaths.Count > 0)
        {
            yield return new ForbiddenPathRule(GlobList.Parse(options.ForbiddenPaths));
        }

        if (options.SecretScan is { } scan)
        {
            yield return new SecretScanRule(new SecretScanner(scan));
        }
    }

    private static bool IsSet(IdentityRules rules) => rules.Emails.Count > 0 || rules.MustBePusher;
}
