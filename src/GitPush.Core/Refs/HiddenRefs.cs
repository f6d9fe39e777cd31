using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// The refs that no client sees, as <c>transfer.hideRefs</c> of git-config(1) hides them: a prefix hides the ref of that name
/// and every ref below it, a prefix that begins with <c>!</c> shows what an earlier one hid, and the last match decides.
/// </summary>
internal sealed class HiddenRefs
{
    private readonly string[] _patterns;

    public HiddenRefs(IEnumerable<string> prefixes) => _patterns = [.. prefixes.Select(static prefix => prefix.TrimEnd('/'))];

    /// <summary>
    /// What a repository's <c>config</c> hides (<c>transfer.hideRefs</c>, and the same of one service), and what the host
    /// hides everywhere: the host has the last word.
    /// </summary>
    /// <param name="service"><c>receive</c> or <c>uploadpack</c>, whose own setting counts beside the one for both.</param>
    public static HiddenRefs For(string service, RepositoryConfig config, GitPushOptions options)
    {
        var own = service + ".hiderefs";
        return new HiddenRefs(config.Entries
            .Where(entry => entry.Key == "transfer.hiderefs" || entry.Key == own)
            .Select(entry => WithoutAnchor(entry.Value ?? ""))
            .Where(prefix => prefix.Length > 0)
            .Concat(options.HiddenRefs));
    }

    public bool IsEmpty => _patterns.Length == 0;

    public bool IsHidden(string refName)
    {
        for (var i = _patterns.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<char> prefix = _patterns[i];
            var shows = prefix.StartsWith('!');
            if (IsAtOrBelow(refName, shows ? prefix[1..] : prefix))
            {
                return !shows;
            }
        }

        return false;
    }

    /// <summary>Whether a ref is hidden, or points to one that is: it would tell what that one names.</summary>
    public bool IsHidden(in GitRef candidate) =>
        !IsEmpty && (IsHidden(candidate.Name) || (candidate.SymbolicTarget is { } target && IsHidden(target)));

    // "^" says that the prefix is one before any namespace is taken off. There are no namespaces here.
    private static string WithoutAnchor(string prefix) =>
        prefix.StartsWith("!^", StringComparison.Ordinal) ? $"!{prefix[2..]}" : prefix.TrimStart('^');

    /// <summary>Whether a ref has a prefix as its name, or as the folders above it.</summary>
    internal static bool IsAtOrBelow(ReadOnlySpan<char> refName, ReadOnlySpan<char> prefix) =>
        refName.StartsWith(prefix, StringComparison.Ordinal) && (refName.Length == prefix.Length || refName[prefix.Length] == '/');
}
