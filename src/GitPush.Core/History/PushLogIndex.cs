using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace GitPush.History;

/// <summary>
/// What is known in memory of all pushes in a folder of files, sorted by id. Each query first looks for what this and other instances
/// have appended since, and for files that somebody removed; only what is new is read. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free.")]
internal sealed class PushLogIndex(string folder)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly List<PushLogEntry> _entries = [];
    private readonly Dictionary<string, PushLogFile> _files = new(StringComparer.Ordinal);
    private readonly PushLogTexts _texts = new();

    /// <summary>Takes in what the files have now: all lines that were whole when this was called.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var found = PushLogFile.List(folder);
            Forget(found);
            foreach (var (file, length) in found)
            {
                if (!_files.TryGetValue(file.Path, out var known))
                {
                    _files.Add(file.Path, known = file);
                }

                if (known.Indexed < length)
                {
                    await ReadAsync(known, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <summary>The next pushes that may match, newest first.</summary>
    /// <param name="before">Only what comes before this key; null for the newest.</param>
    /// <param name="count">How many at the most.</param>
    public List<PushLogEntry> Find(PushFilter filter, PushKey? before, int count)
    {
        var found = new List<PushLogEntry>();
        lock (_gate)
        {
            var entries = CollectionsMarshal.AsSpan(_entries);
            var end = before is { } key ? LowerBound(entries, key) : entries.Length;
            var start = 0;
            if (filter.Key is { } only)
            {
                start = LowerBound(entries, only);
                end = Math.Min(end, start < entries.Length && entries[start].Key.Equals(only) ? start + 1 : start);
            }

            for (var i = end - 1; i >= start && found.Count < count; i--)
            {
                if (filter.MayMatch(in entries[i]))
                {
                    found.Add(entries[i]);
                }
            }
        }

        return found;
    }

    /// <summary>How many pushes each day has, and whether one of them that began after a time still runs; oldest day first.</summary>
    public List<PushLogDay> Days(DateTimeOffset runningSince)
    {
        var days = new SortedDictionary<DateOnly, PushLogDay>();
        lock (_gate)
        {
            foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_entries))
            {
                var day = entry.File.Day;
                var known = days.GetValueOrDefault(day) ?? new PushLogDay(day, 0, false);
                var runs = entry.Result == PushResult.Running && entry.StartedAt >= runningSince.UtcTicks;
                days[day] = known with { Pushes = known.Pushes + 1, HasRunning = known.HasRunning || runs };
            }
        }

        return [.. days.Values];
    }

    private static int LowerBound(ReadOnlySpan<PushLogEntry> entries, PushKey key)
    {
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Key.CompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private async Task ReadAsync(PushLogFile file, CancellationToken cancellationToken)
    {
        var entries = new List<PushLogEntry>();
        try
        {
            await PushLogReader.ReadEntriesAsync(file, _texts, entries, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when the rest could not be read: the next time goes on from there.
            Merge(entries);
        }
    }

    /// <summary>
    /// Forgets files that are gone or have become shorter, with all others of their days, which are read again: one of them may have
    /// an earlier record of a push that a removed file had too. All records of a push are in files of one day.
    /// </summary>
    private void Forget(List<(PushLogFile File, long Length)> found)
    {
        var lengths = found.ToDictionary(pair => pair.File.Path, pair => pair.Length, StringComparer.Ordinal);
        var days = _files.Values.Where(file => !lengths.TryGetValue(file.Path, out var length) || length < file.Indexed).Select(file => file.Day).ToHashSet();
        if (days.Count == 0)
        {
            return;
        }

        foreach (var file in _files.Values.Where(file => days.Contains(file.Day)).ToList())
        {
            _ = _files.Remove(file.Path);
        }

        lock (_gate)
        {
            _ = _entries.RemoveAll(entry => days.Contains(entry.File.Day));
            _entries.TrimExcess();
            _texts.Keep(_entries);
        }
    }

    /// <summary>Takes in new entries. They are mostly newer than all that are known, and go to the end.</summary>
    private void Merge(List<PushLogEntry> fresh)
    {
        if (fresh.Count == 0)
        {
            return;
        }

        fresh.Sort(PushLogEntry.Compare);
        lock (_gate)
        {
            var start = LowerBound(CollectionsMarshal.AsSpan(_entries), fresh[0].Key);
            var tail = _entries.GetRange(start, _entries.Count - start);
            _entries.RemoveRange(start, tail.Count);
            Reserve(start + tail.Count + fresh.Count);
            var (i, j) = (0, 0);
            while (i < tail.Count || j < fresh.Count)
            {
                var next = j == fresh.Count || (i < tail.Count && PushLogEntry.Compare(tail[i], fresh[j]) <= 0) ? tail[i++] : fresh[j++];
                if (_entries.Count > 0 && _entries[^1].Key.Equals(next.Key))
                {
                    _entries[^1] = next;
                }
                else
                {
                    _entries.Add(next);
                }
            }
        }
    }

    /// <summary>Grows by an eighth rather than to the double, as a list would by itself.</summary>
    private void Reserve(int count)
    {
        if (_entries.Capacity < count)
        {
            _entries.Capacity = count + (count / 8);
        }
    }
}
