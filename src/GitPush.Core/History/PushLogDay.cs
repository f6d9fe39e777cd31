using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace GitPush.History;

/// <summary>The pushes that started on one day, as the day's files hold them.</summary>
internal sealed class PushLogDay
{
    private const int BufferSize = 64 * 1024;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private PushLogDay()
    {
    }

    /// <summary>The record that counts of each push, newest push first.</summary>
    public IEnumerable<Entry> NewestFirst => _entries.Values
        .OrderByDescending(entry => entry.Head.StartedAt)
        .ThenByDescending(entry => entry.Head.Id, StringComparer.Ordinal);

    /// <param name="id">Where only one push is asked for, its id: lines without it are not looked into.</param>
    public static async Task<PushLogDay> ReadAsync(IEnumerable<string> files, string? id, CancellationToken cancellationToken)
    {
        var day = new PushLogDay();
        var idBytes = id is null ? null : Encoding.UTF8.GetBytes(id);
        foreach (var file in files)
        {
            await day.ReadFileAsync(file, idBytes, cancellationToken).ConfigureAwait(false);
        }

        return day;
    }

    /// <summary>The whole record; null when it cannot be read any more.</summary>
    public static async Task<PushRecord?> LoadAsync(Entry entry, CancellationToken cancellationToken)
    {
        var bytes = new byte[entry.Length];
        try
        {
            using var handle = File.OpenHandle(entry.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var read = 0;
            while (read < bytes.Length)
            {
                var count = await RandomAccess.ReadAsync(handle, bytes.AsMemory(read), entry.Offset + read, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return null;
                }

                read += count;
            }

            return JsonSerializer.Deserialize(bytes, PushLogJson.Lines.PushRecord);
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private async Task ReadFileAsync(string file, byte[]? id, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (FileNotFoundException)
        {
            // A host may remove old days while they are read.
            return;
        }

        await using var closing = stream.ConfigureAwait(false);
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        var offset = 0L;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                Add(file, offset, line, id);
                offset += line.Length + 1;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (result.IsCompleted)
            {
                // A line without an end was torn by a crash, or is just being written.
                Add(file, offset, buffer, id);
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }

    private void Add(string file, long offset, ReadOnlySequence<byte> line, byte[]? id)
    {
        if (line.IsEmpty || (id is not null && !new SequenceReader<byte>(line).TryReadTo(out ReadOnlySequence<byte> _, id)))
        {
            return;
        }

        PushRecordHead? head;
        try
        {
            var json = new Utf8JsonReader(line);
            head = JsonSerializer.Deserialize(ref json, PushLogJson.Lines.PushRecordHead);
        }
        catch (JsonException)
        {
            return;
        }

        if (head is null)
        {
            return;
        }

        if (!_entries.TryGetValue(head.Id, out var known) || head.Replaces(known.Head, sameFile: known.File == file))
        {
            _entries[head.Id] = new Entry(head, file, offset, (int)line.Length);
        }
    }

    /// <summary>Where the record of one push stands.</summary>
    internal sealed record Entry(PushRecordHead Head, string File, long Offset, int Length);
}
