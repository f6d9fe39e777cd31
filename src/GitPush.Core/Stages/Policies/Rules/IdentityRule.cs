using System.Security.Claims;
using GitPush.Objects;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Stages.Policies.Rules;

/// <summary>Whose name commits may have.</summary>
/// <param name="who"><c>author</c> or <c>committer</c>.</param>
/// <param name="find">Takes it from a commit.</param>
internal sealed class IdentityRule(
    string who, IdentityRules rules, Func<Commit, Signature> find, Func<ClaimsPrincipal, IEnumerable<string>> pusherEmails) : ICommitRule
{
    private const string Advice = "set user.email and commit again (git commit --amend --reset-author, git rebase for several)";

    private readonly string[] _patterns = [.. rules.Emails.Select(pattern => pattern.ToLowerInvariant())];

    public IEnumerable<string> Check(PolicyRun run, NewCommit commit)
    {
        var email = find(commit.Commit).Email;
        if (_patterns.Length > 0 && !_patterns.Any(pattern => Wildcard.Matches(pattern, email.ToLowerInvariant())))
        {
            yield return $"has the {who} {Shown.Text(email)}, who must be {string.Join(" or ", rules.Emails)}: {Advice}";
        }

        if (rules.MustBePusher && !run.EmailsOfPusher(pusherEmails).Contains(email, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"has the {who} {Shown.Text(email)}, which is no address of yours: {Advice}";
        }
    }
}
