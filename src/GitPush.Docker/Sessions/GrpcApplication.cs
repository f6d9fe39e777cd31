using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitPush.Docker.Sessions;

/// <summary>
/// Answers gRPC calls (github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): the path names the method, each message has a
/// byte that says whether it is compressed and its length in four bytes in front of it, and the trailers carry the status.
/// </summary>
/// <param name="methods">The methods by their paths: <c>/package.Service/Method</c>.</param>
/// <param name="failed">Told of a method that failed for no reason of the caller's.</param>
internal sealed class GrpcApplication(IReadOnlyDictionary<string, GrpcMethod> methods, Action<string, Exception> failed) : IHttpApplication<DefaultHttpContext>
{
    private const int PrefixLength = 5;
    private const int MaxMessageBytes = 1 << 20;

    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    public void DisposeContext(DefaultHttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        var (status, message) = await AnswerAsync(context).ConfigureAwait(false);
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }

    private async ValueTask<(GrpcStatus Status, string? Message)> AnswerAsync(DefaultHttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        var path = context.Request.Path.Value ?? "";
        try
        {
            if (!methods.TryGetValue(path, out var method))
            {
                return (GrpcStatus.Unimplemented, $"{path} is not served");
            }

            var request = await ReadMessageAsync(context.Request.BodyReader, context.RequestAborted).ConfigureAwait(false);
            var answer = await method(request, context.RequestAborted).ConfigureAwait(false);
            await WriteMessageAsync(context.Response.BodyWriter, answer, context.RequestAborted).ConfigureAwait(false);
            return (GrpcStatus.Ok, null);
        }
        catch (GrpcException exception)
        {
            return (exception.Status, exception.Message);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            failed(path, exception);
            return (GrpcStatus.Internal, "the call failed");
        }
    }

    private static async ValueTask<byte[]> ReadMessageAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var prefix = await body.ReadAtLeastAsync(PrefixLength, cancellationToken).ConfigureAwait(false);
        if (prefix.Buffer.Length < PrefixLength)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "there is no message");
        }

        var (isCompressed, length) = ReadPrefix(prefix.Buffer.Slice(0, PrefixLength));
        body.AdvanceTo(prefix.Buffer.Start);
        if (isCompressed)
        {
            throw new GrpcException(GrpcStatus.Unimplemented, "compressed messages are not read");
        }

        if (length > MaxMessageBytes)
        {
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"a message may have {MaxMessageBytes} bytes");
        }

        var whole = await body.ReadAtLeastAsync(PrefixLength + (int)length, cancellationToken).ConfigureAwait(false);
        if (whole.Buffer.Length < PrefixLength + length)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "the message is cut off");
        }

        var message = new byte[length];
        whole.Buffer.Slice(PrefixLength, length).CopyTo(message);
        body.AdvanceTo(whole.Buffer.End);
        return message;
    }

    private static (bool IsCompressed, uint Length) ReadPrefix(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.CopyTo(prefix);
        return (prefix[0] != 0, BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
    }

    private static async ValueTask WriteMessageAsync(PipeWriter body, byte[] message, CancellationToken cancellationToken)
    {
        var buffer = body.GetMemory(PrefixLength + message.Length);
        buffer.Span[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(buffer.Span[1..], (uint)message.Length);
        message.CopyTo(buffer[PrefixLength..]);
        body.Advance(PrefixLength + message.Length);
        _ = await body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
