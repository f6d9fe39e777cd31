using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Ssh.Tests.Support;

/// <summary>A client that is authenticated, and the service that it talks to.</summary>
internal sealed class ConnectionPair : IDisposable
{
    private readonly TransportPair _pair;

    private ConnectionPair(TransportPair pair) => _pair = pair;

    public ScriptedClient Client => _pair.Client;

    public SshTransport Transport => _pair.Starting.Result;

    public Task<ConnectionEnd> Running { get; private set; } = null!;

    public CancellationTokenSource Stopping { get; } = new();

    public CancellationTokenSource Aborted { get; } = new();

    public static async Task<ConnectionPair> StartAsync(
        SessionHandler? handler = null, ConnectionSettings? settings = null, SshTransportSettings? transportSettings = null)
    {
        var time = settings?.Time ?? TimeProvider.System;
        var pair = new ConnectionPair(new TransportPair(
            new ClientOffer { TakesExtInfo = false }, (transportSettings ?? TransportPair.NewSettings()) with { Time = time }));
        var transport = await pair._pair.ConnectAsync();
        transport.BeginConnection();
        pair.Running = ConnectionService.RunAsync(
            transport,
            settings ?? new ConnectionSettings(),
            handler ?? ((_, _, _) => Task.FromResult(0)),
            NullLogger.Instance,
            pair.Stopping.Token,
            pair.Aborted.Token);
        return pair;
    }

    /// <summary>A message of a channel: byte, uint32 recipient channel, then whatever it has.</summary>
    public static byte[] Message(MessageNumber number, uint channel, Action<SshWriter>? rest = null)
    {
        var writer = new SshWriter().WriteByte((byte)number).WriteUInt32(channel);
        rest?.Invoke(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Data(uint channel, ReadOnlyMemory<byte> data) =>
        Message(MessageNumber.ChannelData, channel, writer => writer.WriteString(data.Span));

    public static byte[] Request(uint channel, string type, bool wantsReply, Action<SshWriter>? rest = null) =>
        Message(MessageNumber.ChannelRequest, channel, writer =>
        {
            writer.WriteString(type).WriteBoolean(wantsReply);
            rest?.Invoke(writer);
        });

    public static byte[] Exec(uint channel, string command = "run") =>
        Request(channel, "exec", true, writer => writer.WriteString(command));

    public static byte[] GlobalRequest(string name, bool wantsReply) =>
        new SshWriter().WriteByte((byte)MessageNumber.GlobalRequest).WriteString(name).WriteBoolean(wantsReply).WrittenSpan.ToArray();

    public static byte[] Open(uint channel, uint window = 2_097_152, uint maxPacket = 32_768, string type = "session") =>
        new SshWriter().WriteByte((byte)MessageNumber.ChannelOpen)
            .WriteString(type).WriteUInt32(channel).WriteUInt32(window).WriteUInt32(maxPacket).WrittenSpan.ToArray();

    /// <summary>Opens a channel.</summary>
    /// <returns>The server's number of it.</returns>
    public async Task<uint> OpenAsync(uint channel, uint window = 2_097_152, uint maxPacket = 32_768)
    {
        await Client.SendAsync(Open(channel, window, maxPacket));
        var confirmation = await ExpectAsync(MessageNumber.ChannelOpenConfirmation, channel);
        return new SshReader(confirmation).ReadUInt32();
    }

    /// <summary>Opens a channel and runs the handler on it.</summary>
    public async Task<uint> ExecAsync(uint channel, uint window = 2_097_152, uint maxPacket = 32_768, string command = "run")
    {
        var number = await OpenAsync(channel, window, maxPacket);
        await Client.SendAsync(Exec(number, command));
        await ExpectAsync(MessageNumber.ChannelSuccess, channel);
        return number;
    }

    /// <summary>Reads the next message, which is one of a channel.</summary>
    /// <returns>What follows the channel's number.</returns>
    public async Task<byte[]> ExpectAsync(MessageNumber number, uint channel)
    {
        var payload = await Client.ExpectAsync(number);
        Assert.AreEqual(channel, new SshReader(payload.AsSpan(1)).ReadUInt32());
        return payload[5..];
    }

    public async Task<byte[]> ExpectDataAsync(uint channel) =>
        new SshReader(await ExpectAsync(MessageNumber.ChannelData, channel)).ReadString().ToArray();

    public async Task<string> ExpectErrorAsync(uint channel)
    {
        var reader = new SshReader(await ExpectAsync(MessageNumber.ChannelExtendedData, channel));
        Assert.AreEqual(1u, reader.ReadUInt32());
        return reader.ReadText(1000);
    }

    /// <summary>Reads exit-status, EOF and CLOSE, in this order.</summary>
    public async Task<uint> ExpectEndAsync(uint channel)
    {
        var status = await ExpectExitStatusAsync(channel);
        await ExpectAsync(MessageNumber.ChannelEof, channel);
        await ExpectAsync(MessageNumber.ChannelClose, channel);
        return status;
    }

    /// <summary>The client takes nothing any more.</summary>
    /// <returns>Done when the server waits for it.</returns>
    public Task HoldWrites() => _pair.HoldWrites();

    /// <summary>Asks for something that has an answer, so that what was sent before has been seen.</summary>
    public async Task PingAsync()
    {
        await Client.SendAsync(GlobalRequest("ping", wantsReply: true));
        await Client.ExpectAsync(MessageNumber.RequestFailure);
    }

    /// <summary>Reads the end of a connection whose client broke the protocol.</summary>
    public async Task<string> ExpectRefusalAsync()
    {
        var (reason, text) = await Client.ReadDisconnectAsync();
        Assert.AreEqual(DisconnectReason.ProtocolError, reason);
        Assert.AreEqual(ConnectionEnd.ProtocolError, await Running);
        return text;
    }

    public void Dispose()
    {
        _pair.Dispose();
        Stopping.Dispose();
        Aborted.Dispose();
    }

    private async Task<uint> ExpectExitStatusAsync(uint channel)
    {
        var reader = new SshReader(await ExpectAsync(MessageNumber.ChannelRequest, channel));
        Assert.AreEqual("exit-status", reader.ReadAscii());
        Assert.IsFalse(reader.ReadBoolean());
        return reader.ReadUInt32();
    }
}
