using System.Diagnostics.CodeAnalysis;
using GitPush.History;
using GitPush.PostgreSql.Diagnostics;
using GitPush.Repositories;

namespace GitPush.PostgreSql.Spool;

/// <summary>
/// Records that wait for the database, in files as those of a <see cref="FilePushLog"/>, forced to disk. Each server has its own; what a
/// dead one left is taken over. A file goes once all its records are written; those that are written twice change nothing. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free.")]
internal sealed class PushSpool(string folder, ServerInstance instance, bool fsync)
{
    private readonly string _folder = Path.GetFullPath(folder);
    private readonly FilePushLog _files = new(folder, instance.Id) { Fsync = fsync, RepositoryRoot = instance.Root };
    private readonly FilePushLog _refused = new(Path.Combine(folder, "refused"), instance.Id) { Fsync = fsync, RepositoryRoot = instance.Root };
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile int _waiting;

    /// <summary>How many records of this server wait.</summary>
    public int Waiting => _waiting;

    public async Task AppendAsync(PushRecord record, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _files.AppendAsync(record, cancellationToken).ConfigureAwait(false);
            _waiting++;
            PostgreSqlDiagnostics.Waiting.Add(1);
            PostgreSqlDiagnostics.Spooled.Add(1);
        }
        finally
        {
            _ = _gate.Release();
        }
    }

    /// <summary>Keeps a record for good that the database will never take.</summary>
    public ValueTask RefuseAsync(PushRecord record, CancellationToken cancellationToken) => _refused.AppendAsync(record, cancellationToken);

    /// <summary>Hands out what waits, oldest first, until there is no more. Not to be called twice at the same time.</summary>
    /// <param name="write">Writes a record. When it throws, what is left stays.</param>
    /// <param name="end">Is told of pushes that a server that is dead has recorded as running, and of which the folder has no end.</param>
    /// <returns>How many records were written.</returns>
    public async Task<int> DrainAsync(
        Func<PushRecord, CancellationToken, Task> write, Func<PushRecord, CancellationToken, Task> end, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (file, _) in PushLogFile.List(_folder))
        {
            if (file.Instance == instance.Id)
            {
                count += await DrainAsync(file, write, null, cancellationToken).ConfigureAwait(false);
            }
            else if (instance.TryTakeOver(file.Instance) is { } claim)
            {
                using (claim)
                {
                    count += await DrainAsync(file, write, end, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return count;
    }

    private async Task<int> DrainAsync(
        PushLogFile file, Func<PushRecord, CancellationToken, Task> write, Func<PushRecord, CancellationToken, Task>? end, CancellationToken cancellationToken)
    {
        var texts = new PushLogTexts();
        var running = new Dictionary<string, PushRecord>(StringComparer.Ordinal);
        var count = 0;
        while (true)
        {
            var entries = new List<PushLogEntry>();
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await PushLogReader.ReadEntriesAsync(file, texts, entries, cancellationToken).ConfigureAwait(false);
                if (entries.Count == 0)
                {
                    Remove(file);
                    return count;
                }
            }
            finally
            {
                _ = _gate.Release();
            }

            using var reader = new PushLogReader();
            foreach (var entry in entries)
            {
                if (await reader.LoadAsync(entry, withOutput: true, cancellationToken).ConfigureAwait(false) is { } record)
                {
                    await write(record, cancellationToken).ConfigureAwait(false);
                    count++;
                    _ = record.Result == PushResult.Running ? running.TryAdd(record.Id, record) : running.Remove(record.Id);
                }
            }

            foreach (var record in end is null ? (IEnumerable<PushRecord>)[] : running.Values)
            {
                await end!(record, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>To be called when nobody appends.</summary>
    private void Remove(PushLogFile file)
    {
        File.Delete(file.Path);
        if (file.Instance == instance.Id && !PushLogFile.List(_folder).Exists(other => other.File.Instance == instance.Id))
        {
            PostgreSqlDiagnostics.Waiting.Add(-_waiting);
            _waiting = 0;
        }
    }
}
