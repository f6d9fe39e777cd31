using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GitPush.History;

/// <summary>
/// Push records as JSON Lines in a folder, in files for each day (UTC) on which pushes started and each server instance:
/// <c>2026-11-21.&lt;instance&gt;.jsonl</c>. Every instance appends to files of its own, so that instances may share the folder
/// on a file system whose locks and appends cannot be relied on. A push belongs to the day on which it started, whenever it
/// ends. Files may be removed at any time. Queries are answered from an index in memory, and read the lines of what they return.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphores have no wait handles to free.")]
internal sealed partial class FilePushLog : IPushLog, IPushLogHealth, IPushLogRetention
{
    private const int PageSize = 128;

    private readonly string _folder;
    private readonly string _instance;
    private readonly PushLogIndex _index;

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

        _folder = Path.GetFullPath(folder);
        _instance = instance;
        _index = new PushLogIndex(_folder);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = new PushFilter(query);
        var left = query.Limit;
        if (left <= 0 || filter.MatchesNothing)
        {
            yield break;
        }

        await _index.RefreshAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new PushLogReader();
        PushKey? before = query.Before is { } id ? PushKey.Of(id) : null;
        while (true)
        {
            var count = Math.Min(left, PageSize);
            var page = _index.Find(filter, before, count);
            foreach (var entry in page)
            {
                if (await reader.LoadAsync(entry, query.IncludeOutput, cancellationToken).ConfigureAwait(false) is not { } record
                    || !filter.Matches(in entry, record))
                {
                    continue;
                }

                yield return query.IncludeOutput || record.Output.Length == 0 ? record : record with { Output = "" };
                if (--left == 0)
                {
                    yield break;
                }
            }

            if (page.Count < count)
            {
                yield break;
            }

            before = page[^1].Key;
        }
    }

    /// <inheritdoc/>
    public ValueTask<PushLogHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateFolder();
            var probe = Path.Combine(_folder, $".{_instance}.probe");
            using (File.OpenHandle(probe, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose))
            {
            }

            return ValueTask.FromResult(PushLogHealth.Healthy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult(new PushLogHealth(false, 0, "the folder of push records cannot be written", exception));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveAsync(PushRetentionRule rule, CancellationToken cancellationToken)
    {
        await _index.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var days = _index.Days(rule.RunningSince);
        var newer = days.Sum(day => day.Pushes);
        var removed = 0;
        foreach (var day in days)
        {
            // The pushes of a day go together: the newest of them has to be old enough, and there must be enough newer ones.
            newer -= day.Pushes;
            var isOld = rule.Before is { } before && day.Day < PushLogFile.DayOf(before);
            var isSurplus = rule.Keep is { } keep && newer >= keep;
            if ((isOld || isSurplus) && !day.HasRunning)
            {
                foreach (var (file, _) in PushLogFile.List(_folder).Where(pair => pair.File.Day == day.Day))
                {
                    File.Delete(file.Path);
                }

                removed += day.Pushes;
            }
        }

        return removed;
    }
}
