using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Connection;

/// <summary>Channels, from their opening to their end, and what comes on them (RFC 4254 §5).</summary>
internal sealed partial class ConnectionService
{
    /// <summary>By the numbers that the server has given them. A number is another's when nobody can speak of the first any more.</summary>
    private readonly Channel?[] _channels;

    private bool _takesNoMoreSessions;

    /// <summary>byte SSH_MSG_CHANNEL_OPEN, string type, uint32 sender channel, uint32 initial window size, uint32 maximum packet size.</summary>
    private ValueTask OpenAsync(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var type = reader.ReadAscii();
        var sender = reader.ReadUInt32();
        var window = reader.ReadUInt32();
        var maxPacket = reader.ReadUInt32();
        if (type != "session")
        {
            // What follows belongs to the type.
            return IsForwarding(type)
                ? RefuseOpenAsync(sender, OpenFailureReason.AdministrativelyProhibited, "Nothing is forwarded here.")
                : RefuseOpenAsync(sender, OpenFailureReason.UnknownChannelType, "Unknown channel type.");
        }

        CheckEnd(reader);
        if (_takesNoMoreSessions)
        {
            // As sshd has it: somebody else than the client has got hold of the connection.
            throw new SshProtocolException(DisconnectReason.ProtocolError, "A session after no-more-sessions@openssh.com.");
        }

        if (maxPacket == 0)
        {
            return RefuseOpenAsync(sender, OpenFailureReason.AdministrativelyProhibited, "A channel that takes packets of no size.");
        }

        if (_stopping.IsCancellationRequested)
        {
            return RefuseOpenAsync(sender, OpenFailureReason.AdministrativelyProhibited, "The server stops.");
        }

        var number = Array.FindIndex(_channels, channel => channel is null or { IsOver: true });
        if (number < 0)
        {
            return RefuseOpenAsync(sender, OpenFailureReason.ResourceShortage, "Too many channels.");
        }

        _channels[number] = new Channel(sender, window, maxPacket, _sender, _settings);
        return _sender.ReplyAsync(
            ChannelMessages.OpenConfirmation(sender, (uint)number, _settings.WindowSize, _settings.MaxPacketSize));
    }

    /// <summary>byte SSH_MSG_CHANNEL_DATA, uint32 recipient channel, string data.</summary>
    private ValueTask ReceiveData(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        var data = reader.ReadString();
        CheckEnd(reader);
        channel.Receive(data);
        return default;
    }

    /// <summary>byte SSH_MSG_CHANNEL_EXTENDED_DATA, uint32 recipient channel, uint32 data_type_code, string data.</summary>
    private ValueTask ReceiveExtendedData(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        reader.ReadUInt32();
        var data = reader.ReadString();
        CheckEnd(reader);
        channel.ReceiveUnused(data.Length);
        return default;
    }

    /// <summary>byte SSH_MSG_CHANNEL_WINDOW_ADJUST, uint32 recipient channel, uint32 bytes to add.</summary>
    private ValueTask AdjustWindow(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        var size = reader.ReadUInt32();
        CheckEnd(reader);
        return channel.SendWindow.TryGrow(size)
            ? default
            : throw new SshProtocolException(DisconnectReason.ProtocolError, "A window of more than 2^32 - 1 bytes.");
    }

    /// <summary>byte SSH_MSG_CHANNEL_EOF, uint32 recipient channel.</summary>
    private ValueTask ReceiveEof(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        CheckEnd(reader);
        channel.ReceiveEof();
        return default;
    }

    /// <summary>byte SSH_MSG_CHANNEL_CLOSE, uint32 recipient channel.</summary>
    private async ValueTask CloseAsync(Channel channel)
    {
        await channel.ReceiveCloseAsync();
        _watch.Wake();
    }

    private ValueTask CloseAsync(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        CheckEnd(reader);
        return CloseAsync(channel);
    }

    /// <summary>
    /// byte SSH_MSG_CHANNEL_SUCCESS or _FAILURE, uint32 recipient channel. No request of ours wants an answer; a client that gives one
    /// does no harm.
    /// </summary>
    private ValueTask IgnoreAnswer(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        ReadChannel(ref reader);
        CheckEnd(reader);
        return default;
    }

    private ValueTask RefuseOpenAsync(uint sender, OpenFailureReason reason, string text)
    {
        Log.ChannelRefused(_logger, text);
        return _sender.ReplyAsync(ChannelMessages.OpenFailure(sender, reason, text));
    }

    private Channel ReadChannel(ref SshReader reader)
    {
        var number = reader.ReadUInt32();
        return number < (uint)_channels.Length && _channels[number] is { IsCloseReceived: false } channel
            ? channel
            : throw new SshProtocolException(DisconnectReason.ProtocolError, $"There is no channel {number}.");
    }

    /// <summary>RFC 4254 §6.3.2 and §7.2, and OpenSSH's PROTOCOL §2.3 and §2.4.</summary>
    private static bool IsForwarding(string type) => type is "x11" or "direct-tcpip" or "forwarded-tcpip"
        or "direct-streamlocal@openssh.com" or "forwarded-streamlocal@openssh.com" or "tun@openssh.com"
        or "auth-agent@openssh.com";

    private static void CheckEnd(SshReader reader)
    {
        if (!reader.IsAtEnd)
        {
            throw new SshFormatException("A message goes on after its last field.");
        }
    }
}
