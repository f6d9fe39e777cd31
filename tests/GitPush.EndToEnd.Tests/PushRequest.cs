using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests;

/// <summary>The body of a push, written packet by packet: for what no git client sends.</summary>
internal sealed class PushRequest
{
    public const string Type = "application/x-git-receive-pack-request";
    public const string Capabilities = "report-status side-band-64k";

    private readonly ArrayBufferWriter<byte> _body = new();

    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>Adds a command; the first one of a push has capabilities.</summary>
    public PushRequest Command(ObjectId oldId, ObjectId newId, string name, string? capabilities = null) =>
        Command(oldId, newId, Encoding.UTF8.GetBytes(name), capabilities);

    /// <inheritdoc cref="Command(ObjectId, ObjectId, string, string)"/>
    public PushRequest Command(ObjectId oldId, ObjectId newId, byte[] name, string? capabilities = null) =>
        Packet([.. Encoding.ASCII.GetBytes($"{oldId} {newId} "), .. name, .. Encoding.ASCII.GetBytes(capabilities is null ? "" : $"\0 {capabilities}")]);

    public PushRequest Packet(byte[] payload) =>
        Bytes(Encoding.ASCII.GetBytes((payload.Length + 4).ToString("x4", CultureInfo.InvariantCulture))).Bytes(payload);

    public PushRequest Flush() => Bytes("0000"u8);

    public PushRequest Bytes(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        return this;
    }

    /// <summary>Sends the push to the repository <c>shop</c>.</summary>
    public async Task<PushAnswer> SendAsync(GitPushHost host) => new(await PostAsync(host));

    /// <summary>As <see cref="SendAsync"/>, for a push without side-band.</summary>
    /// <returns>The answer as it came, each byte as one character.</returns>
    public async Task<string> SendRawAsync(GitPushHost host) => Encoding.Latin1.GetString(await PostAsync(host));

    private async Task<byte[]> PostAsync(GitPushHost host)
    {
        using var content = new ReadOnlyMemoryContent(Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(Type);
        using var response = await host.Client.PostAsync(new Uri("shop.git/git-receive-pack", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }
}
