using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <summary>
/// The commands that belong to a proc-receive hook (<c>receive.procReceiveRefs</c> in git-config(1)): each value is a prefix of
/// refs, perhaps with <c>a</c>, <c>m</c>, <c>d</c> (added, modified, deleted refs) and <c>!</c> (all other refs) before a colon.
/// </summary>
internal sealed class ProcReceiveRefs
{
    private readonly Pattern[] _patterns;

    private ProcReceiveRefs(Pattern[] patterns) => _patterns = patterns;

    public bool IsEmpty => _patterns.Length == 0;

    public static ProcReceiveRefs Parse(IReadOnlyList<string?> values) =>
        new([.. values.OfType<string>().Select(Parse)]);

    public bool Matches(PushCommand command) => Array.Exists(_patterns, pattern =>
        pattern.Takes(command) && HiddenRefs.IsAtOrBelow(command.Name, pattern.Prefix) != pattern.IsNegative);

    private static Pattern Parse(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var kinds = colon < 0 ? "amd" : value[..colon];
        return new Pattern(kinds, value[(colon + 1)..].TrimEnd('/'));
    }

    private sealed record Pattern(string Kinds, string Prefix)
    {
        public bool IsNegative => Kinds.Contains('!', StringComparison.Ordinal);

        public bool Takes(PushCommand command) => Kinds.Contains(
            command.OldId.IsZero ? 'a' : command.IsDelete ? 'd' : 'm', StringComparison.Ordinal);
    }
}
