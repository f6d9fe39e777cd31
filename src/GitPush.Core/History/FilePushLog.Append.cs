using System.Text.Json;
using GitPush.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitPush.History;

/// <summary>How records get to the disk.</summary>
internal sealed partial class FilePushLog
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<DateOnly, int> _numbers = [];
    private List<PushLogAppend> _waiting = [];

    /// <summary>Whether records are forced to disk before an append is done. Default: yes.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>How large a file may become, in bytes, before the day goes on in another one. Default: 64 MiB.</summary>
    public long MaxFileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The folder of the repositories, which is never made for a history below it. Default: none.</summary>
    public string? RepositoryRoot { get; init; }

    /// <summary>
    /// Appends a record to its day's file and forces it to disk. Records that come while others are written go to the disk together,
    /// with one wait for it.
    /// </summary>
    public async ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var append = new PushLogAppend(PushLogFile.DayOf(record.StartedAt), JsonSerializer.SerializeToUtf8Bytes(record, PushLogJson.Lines.PushRecord));
        lock (_gate)
        {
            _waiting.Add(append);
        }

        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _ = _waiting.Remove(append);
            }

            throw;
        }

        try
        {
            if (!append.IsDone)
            {
                WriteWaiting();
            }
        }
        finally
        {
            _ = _turn.Release();
        }

        append.ThrowIfFailed();
    }

    private void WriteWaiting()
    {
        List<PushLogAppend> appends;
        lock (_gate)
        {
            (appends, _waiting) = (_waiting, []);
        }

        foreach (var day in appends.GroupBy(append => append.Day))
        {
            Exception? failure = null;
            try
            {
                Write(day.Key, [.. day.Select(append => append.Json)]);
            }
            catch (Exception exception)
            {
                // It is told to each of those whose records these are.
                failure = exception;
            }

            foreach (var append in day)
            {
                append.Complete(failure);
            }
        }
    }

    private void Write(DateOnly day, byte[][] records)
    {
        using var handle = OpenForAppend(day, out var length);
        Span<byte> last = [(byte)'\n'];
        if (length > 0)
        {
            _ = RandomAccess.Read(handle, last, length - 1);
        }

        // What a crash left of an earlier record must not take this one with it.
        var torn = last[0] != (byte)'\n';
        var lines = new MemoryStream(records.Sum(record => record.Length + 1) + 1);
        if (torn)
        {
            lines.WriteByte((byte)'\n');
        }

        foreach (var record in records)
        {
            lines.Write(record);
            lines.WriteByte((byte)'\n');
        }

        RandomAccess.Write(handle, lines.GetBuffer().AsSpan(0, (int)lines.Length), length);
        if (Fsync)
        {
            RandomAccess.FlushToDisk(handle);
            if (length == 0)
            {
                PosixFiles.FlushDirectory(_folder);
            }
        }
    }

    /// <summary>Opens the day's last file, or the next one when that is full.</summary>
    private SafeFileHandle OpenForAppend(DateOnly day, out long length)
    {
        var number = _numbers.GetValueOrDefault(day, 1);
        while (true)
        {
            var handle = Open(PushLogFile.PathOf(_folder, day, _instance, number));
            length = RandomAccess.GetLength(handle);
            if (length < MaxFileBytes)
            {
                if (number > 1)
                {
                    _numbers[day] = number;
                }

                return handle;
            }

            handle.Dispose();
            number++;
        }
    }

    private SafeFileHandle Open(string file)
    {
        try
        {
            return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            // The folder is missing; "file not found" is said where another server makes it at this moment.
            CreateFolder();
            if (Fsync)
            {
                PosixFiles.FlushDirectory(Path.GetDirectoryName(_folder)!);
            }

            return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    /// <exception cref="DirectoryNotFoundException">The folder is one below the repositories' root, and that is gone.</exception>
    private void CreateFolder()
    {
        // A root that was unmounted or moved away comes back. An empty one in its place would be taken for it: the server would
        // be called healthy, and nothing could be mounted or moved there.
        if (RepositoryRoot is { } root && _folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"The repositories' folder '{root}' does not exist.");
        }

        _ = Directory.CreateDirectory(_folder);
    }
}
