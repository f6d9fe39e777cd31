using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GitPush.Docker.Engine;

/// <summary>Reads the lines of a stream of progress as they come.</summary>
internal static class EngineMessages
{
    /// <summary>A step's whole burst of output is one message with BuildKit.</summary>
    public const int MaxLineBytes = 16 << 20;

    /// <summary>Reads until the stream ends.</summary>
    /// <param name="stream">The body of an answer.</param>
    /// <param name="timeout">Told of each message.</param>
    /// <exception cref="EngineException">The stream broke off or fell silent, or what came is no progress.</exception>
    public static async IAsyncEnumerable<EngineMessage> ReadAsync(
        Stream stream, IdleTimeout timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await ReadAsync(reader, timeout, cancellationToken).ConfigureAwait(false);
                timeout.Touch();
                var rest = result.Buffer;
                while (TryTakeLine(ref rest, result.IsCompleted, out var line))
                {
                    if (Parse(line) is { } message)
                    {
                        yield return message;
                    }
                }

                if (result.IsCompleted)
                {
                    yield break;
                }

                if (rest.Length > MaxLineBytes)
                {
                    throw EngineFailures.Lost(new InvalidDataException($"A message of the engine is longer than {MaxLineBytes} bytes."));
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, IdleTimeout timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw EngineFailures.Silent(timeout.Time, exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw EngineFailures.Lost(exception);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        if (!isLast || rest.IsEmpty)
        {
            line = default;
            return false;
        }

        line = rest;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static EngineMessage? Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            return line.Length <= 1 ? null : EngineMessage.Parse(line);
        }
        catch (JsonException exception)
        {
            throw EngineFailures.Lost(exception);
        }
    }
}
