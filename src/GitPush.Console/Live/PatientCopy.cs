using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Live;

/// <summary>Sends a stream to a client that may be slow, but not stand still.</summary>
internal static class PatientCopy
{
    private const int BufferSize = 64 << 10;

    public static async Task SendAsync(Stream content, HttpResponse response, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await WriteAsync(response, buffer.AsMemory(0, read), patience, time, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes and flushes; a client that takes nothing for too long loses its connection.</summary>
    public static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await response.Body.WriteAsync(bytes, both.Token);
            await response.Body.FlushAsync(both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            response.HttpContext.Abort();
            throw;
        }
    }
}
