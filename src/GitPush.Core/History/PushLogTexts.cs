using System.Runtime.InteropServices;

namespace GitPush.History;

/// <summary>Keeps one copy of each text of the index: many pushes are by the same user to the same ref.</summary>
internal sealed class PushLogTexts
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string[]> _lists = new(new ListComparer());

    public string Share(string text)
    {
        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        _ = _texts.Add(text);
        return text;
    }

    public string[] Share(List<string> names)
    {
        string[] list = [.. names];
        if (_lists.TryGetValue(list, out var known))
        {
            return known;
        }

        for (var i = 0; i < list.Length; i++)
        {
            list[i] = Share(list[i]);
        }

        _ = _lists.Add(list);
        return list;
    }

    /// <summary>Forgets all but what these entries have.</summary>
    public void Keep(List<PushLogEntry> entries)
    {
        _texts.Clear();
        _lists.Clear();
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(entries))
        {
            _ = _texts.Add(entry.Repository);
            if (entry.User is { } user)
            {
                _ = _texts.Add(user);
            }

            if (entry.Refs is { } refs && _lists.Add(refs))
            {
                _texts.UnionWith(refs);
            }
        }
    }

    private sealed class ListComparer : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? one, string[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(string[] list)
        {
            var hash = new HashCode();
            foreach (var text in list)
            {
                hash.Add(text, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }
    }
}
