using System.Text.RegularExpressions;
using GitPush.Hooks;

namespace GitPush.Stages.Policies;

/// <summary>Stops the registration of a policy that cannot mean what it says, with a message that names the option.</summary>
internal static class RefPolicyCheck
{
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public static void ThrowIfWrong(RefPolicyOptions options)
    {
        FailIf(nameof(options.Refs), RefPatterns.FindProblem(options.Refs));
        FailIf(nameof(options.ForbiddenPaths), GlobList.FindProblem(options.ForbiddenPaths));
        Require(options.Message?.Any(char.IsControl) != true, nameof(options.Message), "is one line without control characters");
        Require(options.MaxFileBytes is null or >= 0, nameof(options.MaxFileBytes), "must not be negative");
        Require(options.PusherEmails is not null, nameof(options.PusherEmails), "must not be null");
        Require(options.CommitMessage.MaxSubjectLength is null or > 0, nameof(options.CommitMessage.MaxSubjectLength), "must be more than 0");
        Require(options.SignedPush?.Options.MaxNonceSlop >= TimeSpan.Zero || options.SignedPush is null, nameof(SignedPushOptions.MaxNonceSlop), "must not be negative");
        Emails("Author.Emails", options.Author.Emails);
        Emails("Committer.Emails", options.Committer.Emails);
        if (options.CommitMessage.Pattern is { } pattern1)
        {
            Expression("CommitMessage.Pattern", pattern1, isLinear: false);
        }

        if (options.SecretScan is { } scan)
        {
            SecretScan(scan);
        }
    }

    private static void SecretScan(SecretScanOptions scan)
    {
        FailIf(nameof(scan.AllowedPaths), GlobList.FindProblem(scan.AllowedPaths));
        Require(scan.MaxScannedBytes > 0, nameof(scan.MaxScannedBytes), "must be more than 0");
        Require(scan.AllowMarker is null or { Length: >= 3 }, nameof(scan.AllowMarker), "must have at least 3 characters");
        var known = Secrets.BuiltInRules.All.Concat(scan.Rules).Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in scan.DisabledRules)
        {
            Require(known.Contains(id), nameof(scan.DisabledRules), $"there is no rule '{id}'");
        }

        foreach (var rule in scan.Rules)
        {
            Require(rule.Id.Length > 0 && rule.Description.Length > 0, nameof(scan.Rules), "a rule has no id or no description");
            Require(Secrets.BuiltInRules.All.All(builtIn => builtIn.Id != rule.Id), nameof(scan.Rules), $"'{rule.Id}' is a built-in rule");
            Require(rule.Keywords.Count > 0 && rule.Keywords.All(word => word.Length >= 3), nameof(scan.Rules), $"'{rule.Id}' needs keywords of at least 3 characters");
            Expression(nameof(scan.Rules), rule.Pattern, isLinear: true);
        }
    }

    private static void Emails(string option, IReadOnlyList<string> patterns) =>
        Require(patterns.All(pattern => !string.IsNullOrWhiteSpace(pattern)), option, "a pattern is empty");

    private static void FailIf(string option, string? problem)
    {
        if (problem is not null)
        {
            Fail(option, problem);
        }
    }

    private static void Expression(string option, string pattern, bool isLinear)
    {
        try
        {
            _ = isLinear ? Patterns.CreateLinear(pattern, RegexOptions.None) : Patterns.Create(pattern, RegexOptions.None);
        }
        catch (ArgumentException e)
        {
            Fail(option, $"'{pattern}' is no regular expression: {e.Message}");
        }
        catch (NotSupportedException)
        {
            Fail(option, $"'{pattern}' has look-around or back-references");
        }
    }

    private static void Require(bool holds, string option, string problem)
    {
        if (!holds)
        {
            Fail(option, problem);
        }
    }

    private static void Fail(string option, string problem) => throw new ArgumentException($"Ref policy: {option}: {problem}.");
}
