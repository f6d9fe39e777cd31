namespace GitPush.Refs;

/// <summary>
/// The refs that no client sees, as <c>transfer.hideRefs</c> of git-config(1) hides them: a prefix hides the ref of that name
/// and every ref below it, a prefix that begins with <c>!</c> shows what an earlier one hid, and the last match decides.
/// </summary>
internal sealed class HiddenRefs
{
    private readonly string[] _patterns;

    public HiddenRefs(IEnumerable<string> prefixes) => _patterns = [.. prefixes.Select(static prefix => prefix.TrimEnd('/'))];

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

    private static bool IsAtOrBelow(ReadOnlySpan<char> refName, ReadOnlySpan<char> prefix) =>
        refName.StartsWith(prefix, StringComparison.Ordinal) && (refName.Length == prefix.Length || refName[prefix.Length] == '/');
}
