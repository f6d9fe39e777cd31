using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace GitPush.EndToEnd.Tests;

/// <summary>The body of a fetch, written line by line: for what no git client sends.</summary>
internal sealed class CraftedFetch
{
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Begins the command <c>fetch</c> of protocol v2.</summary>
    public static CraftedFetch Version2() => new CraftedFetch().Line("command=fetch").Delimiter();

    public CraftedFetch Line(string line)
    {
        _body.Write(Encoding.UTF8.GetBytes($"{(Encoding.UTF8.GetByteCount(line) + 5).ToString("x4", CultureInfo.InvariantCulture)}{line}\n"));
        return this;
    }

    public CraftedFetch Flush() => Bytes("0000"u8);

    public CraftedFetch Delimiter() => Bytes("0001"u8);

    /// <summary>Sends the request to the repository <c>shop</c>.</summary>
    /// <returns>The packets of the answer without line feed; a flush is <c>0000</c>, a delimiter <c>0001</c>.</returns>
    public Task<string[]> SendAsync(GitPushHost host, int version) => PostAsync(host, version, new ReadOnlyMemoryContent(_body.WrittenMemory));

    /// <summary>Sends the request and behind it others many times over, as one body that is compressed.</summary>
    public async Task<string[]> SendCompressedAsync(GitPushHost host, int version, CraftedFetch more, int times)
    {
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(_body.WrittenSpan);
            for (var i = 0; i < times; i++)
            {
                gzip.Write(more._body.WrittenSpan);
            }
        }

        return await PostAsync(host, version, new ByteArrayContent(body.ToArray()) { Headers = { ContentEncoding = { "gzip" } } });
    }

    private static async Task<string[]> PostAsync(GitPushHost host, int version, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
        using var request = new HttpRequestMessage(HttpMethod.Post, "shop.git/git-upload-pack") { Content = content };
        request.Headers.Add("Git-Protocol", $"version={version}");
        using var response = await host.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Lines(await response.Content.ReadAsByteArrayAsync());
    }

    private static string[] Lines(byte[] answer)
    {
        var lines = new List<string>();
        for (var position = 0; position < answer.Length;)
        {
            var length = int.Parse(answer.AsSpan(position, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            lines.Add(length < 4 ? $"{length:x4}" : Encoding.Latin1.GetString(answer, position + 4, length - 4).TrimEnd('\n'));
            position += Math.Max(length, 4);
        }

        return [.. lines];
    }

    private CraftedFetch Bytes(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        return this;
    }
}
