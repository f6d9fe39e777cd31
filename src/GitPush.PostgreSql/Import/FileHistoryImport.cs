using GitPush.History;
using GitPush.PostgreSql.Database;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.PostgreSql.Import;

/// <summary>
/// Takes what the default history has recorded in files into the database, once: a host that moves to PostgreSQL, replica after replica,
/// loses nothing. How far each file is taken over is remembered. The files stay as they are.
/// </summary>
internal sealed class FileHistoryImport(
    IOptions<PostgreSqlHistoryOptions> options,
    IOptions<GitPushOptions> server,
    HistoryDatabase database,
    ServerInstance instance,
    TimeProvider time,
    ILogger<FileHistoryImport> logger)
{
    private const int RecordsAtOnce = 50;

    /// <summary>Takes over what is new in the files. A failure is logged, and the next start goes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.ImportFiles)
        {
            return;
        }

        var folder = server.Value.HistoryPath ?? Path.Combine(instance.Root, ServerInstance.FolderName, "history");
        try
        {
            var files = PushLogFile.List(Path.GetFullPath(folder));
            if (files.Count > 0)
            {
                await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
                await ImportAsync(files, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ImportFailed(logger, exception);
        }
    }

    private async Task ImportAsync(List<(PushLogFile File, long Length)> files, CancellationToken cancellationToken)
    {
        var imported = await database.ReadImportedAsync(cancellationToken).ConfigureAwait(false);
        var running = new Dictionary<string, PushRecord>(StringComparer.Ordinal);
        var (records, count) = (0, 0);
        foreach (var (file, length) in files)
        {
            file.Indexed = imported.GetValueOrDefault(Path.GetFileName(file.Path));
            if (file.Indexed < length)
            {
                records += await ImportAsync(file, running, cancellationToken).ConfigureAwait(false);
                count++;
            }
        }

        foreach (var record in running.Values)
        {
            await EndIfDeadAsync(record, cancellationToken).ConfigureAwait(false);
        }

        if (records > 0)
        {
            Log.FilesImported(logger, records, count);
        }
    }

    private async Task<int> ImportAsync(PushLogFile file, Dictionary<string, PushRecord> running, CancellationToken cancellationToken)
    {
        var entries = new List<PushLogEntry>();
        await PushLogReader.ReadEntriesAsync(file, new PushLogTexts(), entries, cancellationToken).ConfigureAwait(false);
        using var reader = new PushLogReader();
        foreach (var some in entries.Chunk(RecordsAtOnce))
        {
            var records = new List<PushRecord>();
            foreach (var entry in some)
            {
                if (await reader.LoadAsync(entry, withOutput: true, cancellationToken).ConfigureAwait(false) is { } record)
                {
                    records.Add(record);
                    if (record.Result == PushResult.Running)
                    {
                        running[record.Id] = record;
                    }
                    else
                    {
                        _ = running.Remove(record.Id);
                    }
                }
            }

            await database.AppendAsync(records, cancellationToken).ConfigureAwait(false);
        }

        await database.WriteImportedAsync(Path.GetFileName(file.Path), file.Indexed, cancellationToken).ConfigureAwait(false);
        return entries.Count;
    }

    /// <summary>Nobody else looks after the pushes of a server that died before the database had them.</summary>
    private async Task EndIfDeadAsync(PushRecord record, CancellationToken cancellationToken)
    {
        if (record.Instance is not { } owner || owner == instance.Id || instance.TryTakeOver(owner) is not { } claim)
        {
            return;
        }

        using (claim)
        {
            var found = await database.FindAsync(new PushQuery { Id = record.Id, Result = PushResult.Running }, null, null, 1, cancellationToken).ConfigureAwait(false);
            if (found.Count > 0)
            {
                await database.AppendAsync([InterruptedPush.End(found[0], time.GetUtcNow())], cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
