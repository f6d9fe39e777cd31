using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace GitPush.History;

/// <summary>Reads files of the push log. One reader keeps one file open, as the pushes of a page are mostly in one or two.</summary>
internal sealed class PushLogReader : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private static ReadOnlySpan<byte> NoOutput => ",\"output\":\"\"}"u8;

    private SafeFileHandle? _handle;
    private string? _path;

    /// <summary>Reads the lines that a file has gained since it was read last. A line without an end is left for the next time.</summary>
    public static async Task ReadEntriesAsync(PushLogFile file, PushLogTexts texts, List<PushLogEntry> entries, CancellationToken cancellationToken)
    {
        using var handle = Open(file.Path);
        if (handle is null)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var filled = 0;
            while (true)
            {
                var count = await RandomAccess.ReadAsync(handle, buffer.AsMemory(filled), file.Indexed + filled, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                // Where no line has ended so far, none of the bytes before these is looked at again.
                var start = 0;
                var searched = filled;
                filled += count;
                while (buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    var end = searched + length;
                    if (end > start && PushLogLine.Read(buffer.AsSpan(start, end - start), file, file.Indexed + start, texts) is { } entry)
                    {
                        entries.Add(entry);
                    }

                    start = searched = end + 1;
                }

                filled -= start;
                file.Indexed += start;
                buffer.AsSpan(start, filled).CopyTo(buffer);
                if (filled == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The whole record; null when it cannot be read any more.</summary>
    /// <param name="withOutput">Whether its output is read too.</param>
    public async ValueTask<PushRecord?> LoadAsync(PushLogEntry entry, bool withOutput, CancellationToken cancellationToken)
    {
        if (_path != entry.File.Path)
        {
            _handle?.Dispose();
            (_path, _handle) = (entry.File.Path, Open(entry.File.Path));
        }

        if (_handle is null)
        {
            return null;
        }

        var isCut = !withOutput && entry.BodyLength < entry.Length;
        var length = isCut ? entry.BodyLength : entry.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length + NoOutput.Length);
        try
        {
            var read = 0;
            while (read < length)
            {
                var count = await RandomAccess.ReadAsync(_handle, bytes.AsMemory(read, length - read), entry.Offset + read, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return null;
                }

                read += count;
            }

            NoOutput.CopyTo(bytes.AsSpan(length));
            return JsonSerializer.Deserialize(bytes.AsSpan(0, isCut ? length + NoOutput.Length : length), PushLogJson.Lines.PushRecord);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose() => _handle?.Dispose();

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // A host may remove old days while they are read.
            return null;
        }
    }
}
