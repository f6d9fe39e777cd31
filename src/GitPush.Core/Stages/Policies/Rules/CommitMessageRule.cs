using System.Text.RegularExpressions;

namespace GitPush.Stages.Policies.Rules;

/// <summary>What commit messages must be like.</summary>
internal sealed class CommitMessageRule(CommitMessageRules rules, Regex? pattern) : ICommitRule
{
    // What stands further behind is no longer looked at by the pattern.
    private const int MaxMatchedLength = 64 * 1024;

    private const string Advice = "git commit --amend, or git rebase -i for an older one";

    public IEnumerable<string> Check(PolicyRun run, NewCommit commit)
    {
        if (commit.IsMerge && !rules.IncludeMerges)
        {
            yield break;
        }

        var message = commit.Commit.Message;
        if (pattern is not null && !IsMatch(message))
        {
            yield return $"has a message that does not fit: {rules.Help ?? $"it must match {rules.Pattern}"} ({Advice})";
        }

        var subject = commit.Commit.Subject;
        if (subject.Length > rules.MaxSubjectLength)
        {
            yield return $"has a subject of {subject.Length} characters: {rules.MaxSubjectLength} at the most ({Advice})";
        }

        if (rules.RequireSignOff && !IsSignedOff(message, commit.Commit.Author.Email))
        {
            yield return $"has no line 'Signed-off-by:' with its author's address: git commit --amend -s --no-edit, or git rebase --signoff for several";
        }
    }

    private bool IsMatch(string message)
    {
        try
        {
            return pattern!.IsMatch(message.Length > MaxMatchedLength ? message[..MaxMatchedLength] : message.TrimEnd('\n'));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsSignedOff(string message, string email)
    {
        foreach (var line in message.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Signed-off-by:", StringComparison.OrdinalIgnoreCase)
                && line.TrimEnd().EndsWith($"<{email}>", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
