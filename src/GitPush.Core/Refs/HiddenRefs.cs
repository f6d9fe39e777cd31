namespace GitPush.Refs;

/// <summary>
/// Which refs no client sees. An entry hides the ref of that name and all below it; <c>!</c> before an entry shows again, and
/// the last entry that matches decides (git-config(1), <c>transfer.hideRefs</c>).
/// </summary>
internal sealed class HiddenRefs(IEnumerable<string> entries)
{
    private readonly string[] _entries = [.. entries];

    public bool Contains(string name)
    {
        for (var i = _entries.Length - 1; i >= 0; i--)
        {
            var shows = _entries[i].StartsWith('!');
            var prefix = _entries[i].AsSpan(shows ? 1 : 0).TrimEnd('/');
            if (name.AsSpan().StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] == '/'))
            {
                return !shows;
            }
        }

        return false;
    }
}
