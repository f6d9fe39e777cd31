using System.Globalization;

namespace GitPush.Checks.Fsck;

/// <summary>
/// The warnings of a push. An old history can have a million of one kind, so that only the first ones are kept, and the rest
/// is counted. Thread-safe.
/// </summary>
internal sealed class FsckWarnings
{
    private const int MaxLinesPerMessage = 10;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<FsckMessageId, Kind> _kinds = [];

    /// <summary>The lines that the pusher reads.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                var lines = new List<string>();
                foreach (var (id, kind) in _kinds)
                {
                    lines.AddRange(kind.Lines);
                    if (kind.Count > kind.Lines.Count)
                    {
                        var more = (kind.Count - kind.Lines.Count).ToString("N0", CultureInfo.InvariantCulture);
                        lines.Add($"warning: {more} more of {FsckMessages.NameOf(id)}");
                    }
                }

                return lines;
            }
        }
    }

    public void Add(FsckMessageId id, string line)
    {
        lock (_gate)
        {
            if (!_kinds.TryGetValue(id, out var kind))
            {
                _kinds.Add(id, kind = new Kind());
            }

            kind.Count++;
            if (kind.Lines.Count < MaxLinesPerMessage)
            {
                kind.Lines.Add($"warning: {line}");
            }
        }
    }

    private sealed class Kind
    {
        public List<string> Lines { get; } = [];

        public long Count { get; set; }
    }
}
