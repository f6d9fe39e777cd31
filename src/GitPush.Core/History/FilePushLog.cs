using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace GitPush.History;

/// <summary>
/// Push records as JSON Lines in a folder, one file for each day (UTC) on which pushes started and each server instance:
/// <c>2026-11-21.&lt;instance&gt;.jsonl</c>. Every instance appends to files of its own, so that instances may share the folder
/// on a file system whose locks and appends cannot be relied on. A push belongs to the day on which it started, whenever it
/// ends. Files may be removed at any time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free.")]
internal sealed class FilePushLog : IPushLog
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";

    private readonly string _folder;
    private readonly string _instance;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>A push log.</summary>
    /// <param name="folder">The folder; created with the first record.</param>
    /// <param name="instance">This server instance among those that share the folder: letters, digits, <c>-</c> and <c>_</c>.</param>
    public FilePushLog(string folder, string instance)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (instance.Length == 0 || !instance.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException("An instance's name has letters, digits, '-' and '_' only: it stands in a file's name.", nameof(instance));
        }

        _folder = folder;
        _instance = instance;
    }

    /// <summary>
    /// Appends a record to its day's file with one write. It is then the system's: it outlives the server, and a power cut may
    /// take the records of the last seconds. The refs, which tell what came of a push, are forced to disk; each record would
    /// cost another wait for the disk between the last stage and the end of <c>git push</c>.
    /// </summary>
    public async ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var json = JsonSerializer.SerializeToUtf8Bytes(record, PushLogJson.Lines.PushRecord);
        var file = Path.Combine(_folder, $"{DayOf(record.StartedAt).ToString(DayFormat, CultureInfo.InvariantCulture)}.{_instance}{Extension}");

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Append(file, json);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var left = query.Limit;
        foreach (var files in FilesByDay(query))
        {
            if (left <= 0)
            {
                yield break;
            }

            var day = await PushLogDay.ReadAsync(files, query.Id, cancellationToken).ConfigureAwait(false);
            foreach (var entry in day.NewestFirst)
            {
                if (!entry.Head.Matches(query)
                    || await PushLogDay.LoadAsync(entry, cancellationToken).ConfigureAwait(false) is not { } record
                    || (query.Ref is not null && !record.Refs.Any(pushed => pushed.Name == query.Ref)))
                {
                    continue;
                }

                yield return record;
                if (--left <= 0)
                {
                    yield break;
                }
            }
        }
    }

    private void Append(string file, byte[] json)
    {
        using var handle = Open(file);
        var length = RandomAccess.GetLength(handle);
        Span<byte> last = [(byte)'\n'];
        if (length > 0)
        {
            _ = RandomAccess.Read(handle, last, length - 1);
        }

        // What a crash left of an earlier record must not take this one with it.
        var torn = last[0] != (byte)'\n';
        var line = new byte[json.Length + (torn ? 2 : 1)];
        line[0] = (byte)'\n';
        json.CopyTo(line, torn ? 1 : 0);
        line[^1] = (byte)'\n';
        RandomAccess.Write(handle, line, length);
    }

    private SafeFileHandle Open(string file)
    {
        try
        {
            return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (DirectoryNotFoundException)
        {
            _ = Directory.CreateDirectory(_folder);
            return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    /// <summary>The files of each day that a query may ask for, newest day first.</summary>
    private IEnumerable<IGrouping<DateOnly, string>> FilesByDay(PushQuery query)
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }

        var (first, last) = DaysOf(query);
        return Directory.EnumerateFiles(_folder, "*" + Extension)
            .GroupBy(DayOf)
            .Where(day => day.Key != DateOnly.MinValue && day.Key >= first && day.Key <= last)
            .OrderByDescending(day => day.Key);
    }

    private static (DateOnly First, DateOnly Last) DaysOf(PushQuery query)
    {
        var first = query.From is { } from ? DayOf(from) : DateOnly.MinValue;
        var last = query.Until is { } until ? DayOf(until) : DateOnly.MaxValue;
        if (query.Id is not null && PushIds.TimeOf(query.Id) is { } made)
        {
            // A push gets its id shortly before it starts; a day more on either side allows for a clock that is set.
            var day = DayOf(made);
            return (Later(first, DateOnly.FromDayNumber(Math.Max(day.DayNumber - 1, 0))), Earlier(last, DateOnly.FromDayNumber(Math.Min(day.DayNumber + 1, DateOnly.MaxValue.DayNumber))));
        }

        return (first, last);
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>The day of a file; the first day of the calendar, which no query asks for, for a file of another name.</summary>
    private static DateOnly DayOf(string file)
    {
        var name = Path.GetFileName(file.AsSpan());
        return name.Length > DayFormat.Length
            && DateOnly.TryParseExact(name[..DayFormat.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : DateOnly.MinValue;
    }
}
