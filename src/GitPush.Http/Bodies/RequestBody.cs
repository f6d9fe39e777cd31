using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using GitPush.Protocol;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Bodies;

/// <summary>The body of a git request.</summary>
internal static class RequestBody
{
    public static bool HasType(HttpRequest request, string type)
    {
        var actual = request.ContentType.AsSpan();
        var parameters = actual.IndexOf(';');
        return (parameters < 0 ? actual : actual[..parameters]).Trim().Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The body's encoding, or null when it is one that is not understood.</summary>
    public static BodyEncoding? EncodingOf(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToUpperInvariant() switch
    {
        "" or "IDENTITY" => BodyEncoding.Identity,
        "GZIP" or "X-GZIP" => BodyEncoding.GZip,
        _ => null,
    };

    /// <summary>
    /// Whether this is the lone flush packet that git sends before a large request, to log in before it sends what it cannot
    /// send again. What is no probe stays unread.
    /// </summary>
    public static async ValueTask<bool> IsProbeAsync(HttpRequest request, PipeReader body, CancellationToken cancellationToken)
    {
        if (request.ContentLength != PktLine.Flush.Length)
        {
            return false;
        }

        var read = await body.ReadAtLeastAsync(PktLine.Flush.Length, cancellationToken);
        var isProbe = IsFlush(read.Buffer);
        body.AdvanceTo(isProbe ? read.Buffer.End : read.Buffer.Start);
        return isProbe;
    }

    /// <summary>The body as git wrote it.</summary>
    /// <param name="maxInflatedBytes">The most bytes of a compressed body after decompression.</param>
    public static PipeReader Decode(PipeReader body, BodyEncoding encoding, long maxInflatedBytes) => encoding == BodyEncoding.GZip
        ? PipeReader.Create(new InflatedBody(new GZipStream(body.AsStream(leaveOpen: true), CompressionMode.Decompress), maxInflatedBytes))
        : body;

    private static bool IsFlush(in ReadOnlySequence<byte> body)
    {
        if (body.Length != PktLine.Flush.Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[PktLine.Flush.Length];
        body.CopyTo(bytes);
        return bytes.SequenceEqual(PktLine.Flush);
    }
}
