using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>As much of the layers above the transport as it takes to see that clients are content with it.</summary>
internal static class Conversations
{
    /// <summary>What the client is told in the end.</summary>
    public const string Farewell = "That was all there is.";

    /// <summary>Accepts the service, sees the first request to authenticate, which takes the keys of both directions, and ends.</summary>
    public static async Task UntilAuthenticationAsync(SshTransport transport)
    {
        await AcceptServiceAsync(transport);
        await ExpectAsync(transport, MessageNumber.UserAuthRequest);
        await transport.DisconnectAsync(DisconnectReason.ByApplication, Farewell);
    }

    /// <summary>Lets anybody in.</summary>
    public static async Task AuthenticateAsync(SshTransport transport)
    {
        await AcceptServiceAsync(transport);
        await ExpectAsync(transport, MessageNumber.UserAuthRequest);
        transport.BeginConnection();
        await transport.ReplyAsync(new[] { (byte)MessageNumber.UserAuthSuccess });
    }

    /// <summary>Lets anybody in, reads what the client sends to a command until its end, and sends as much back.</summary>
    /// <returns>The bytes that came.</returns>
    public static async Task<byte[]> EchoAsync(SshTransport transport)
    {
        await AuthenticateAsync(transport);
        using var received = new MemoryStream();
        Task sending = Task.CompletedTask;
        while (true)
        {
            var payload = (await transport.ReadAsync(default)).ToArray();
            if (payload.Length == 0 || (MessageNumber)payload[0] == MessageNumber.ChannelClose)
            {
                await sending;
                return received.ToArray();
            }

            await HandleAsync(transport, payload, received);
            if ((MessageNumber)payload[0] == MessageNumber.ChannelEof)
            {
                // While it is read, as it has to be.
                sending = SendBackAsync(transport, received.ToArray());
            }
        }
    }

    private static async Task HandleAsync(SshTransport transport, byte[] payload, MemoryStream received)
    {
        switch ((MessageNumber)payload[0])
        {
            // Channel numbers are 0 on both sides, as every client counts.
            case MessageNumber.ChannelOpen:
                await transport.ReplyAsync(new SshWriter()
                    .WriteByte((byte)MessageNumber.ChannelOpenConfirmation)
                    .WriteUInt32(0).WriteUInt32(0).WriteUInt32(int.MaxValue).WriteUInt32(32_768).WrittenMemory);
                break;
            case MessageNumber.ChannelRequest when WantsReply(payload):
                await transport.ReplyAsync(new SshWriter().WriteByte((byte)MessageNumber.ChannelSuccess).WriteUInt32(0).WrittenMemory);
                break;
            case MessageNumber.ChannelData:
                received.Write(payload.AsSpan(9));
                break;
        }
    }

    /// <summary>byte, uint32 recipient channel, string request type, boolean want reply (RFC 4254 §5.4).</summary>
    private static bool WantsReply(byte[] payload)
    {
        var reader = new SshReader(payload.AsSpan(5));
        reader.ReadString();
        return reader.ReadBoolean();
    }

    private static async Task SendBackAsync(SshTransport transport, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += 32_000)
        {
            var data = bytes.AsMemory(at, Math.Min(32_000, bytes.Length - at));
            var head = new SshWriter().WriteByte((byte)MessageNumber.ChannelData).WriteUInt32(0).WriteUInt32((uint)data.Length);
            await transport.SendAsync(head.WrittenMemory, data, default);
        }

        var status = new SshWriter()
            .WriteByte((byte)MessageNumber.ChannelRequest)
            .WriteUInt32(0).WriteString("exit-status").WriteBoolean(false).WriteUInt32(0);
        await transport.SendAsync(new byte[] { (byte)MessageNumber.ChannelEof, 0, 0, 0, 0 }, default);
        await transport.SendAsync(status.WrittenMemory, default);
        await transport.SendAsync(new byte[] { (byte)MessageNumber.ChannelClose, 0, 0, 0, 0 }, default);
    }

    private static async Task AcceptServiceAsync(SshTransport transport)
    {
        await ExpectAsync(transport, MessageNumber.ServiceRequest);
        await transport.ReplyAsync(new SshWriter().WriteByte((byte)MessageNumber.ServiceAccept).WriteString("ssh-userauth").WrittenMemory);
        transport.BeginAuthentication();
    }

    private static async Task ExpectAsync(SshTransport transport, MessageNumber number)
    {
        var payload = await transport.ReadAsync(default);
        Assert.IsFalse(payload.IsEmpty, $"the client closed instead of sending {number}: {transport.PeerDisconnect}");
        Assert.AreEqual(number, (MessageNumber)payload.Span[0]);
    }
}
