using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Connection;

/// <summary>The messages that a server sends, but those with data, whose headers <see cref="ChannelWriter"/> writes (RFC 4254).</summary>
internal static class ChannelMessages
{
    /// <summary>byte SSH_MSG_CHANNEL_OPEN_CONFIRMATION, uint32 recipient, uint32 sender, uint32 window, uint32 maximum packet (§5.1).</summary>
    public static ReadOnlyMemory<byte> OpenConfirmation(uint recipient, uint sender, int window, int maxPacket) => New(MessageNumber.ChannelOpenConfirmation)
        .WriteUInt32(recipient)
        .WriteUInt32(sender)
        .WriteUInt32((uint)window)
        .WriteUInt32((uint)maxPacket)
        .WrittenMemory;

    /// <summary>byte SSH_MSG_CHANNEL_OPEN_FAILURE, uint32 recipient, uint32 reason, string description, string language tag (§5.1).</summary>
    public static ReadOnlyMemory<byte> OpenFailure(uint recipient, OpenFailureReason reason, string text) => New(MessageNumber.ChannelOpenFailure, 128)
        .WriteUInt32(recipient)
        .WriteUInt32((uint)reason)
        .WriteString(text)
        .WriteString("")
        .WrittenMemory;

    /// <summary>byte SSH_MSG_CHANNEL_WINDOW_ADJUST, uint32 recipient, uint32 bytes to add (§5.2).</summary>
    public static ReadOnlyMemory<byte> WindowAdjust(uint recipient, uint count) =>
        New(MessageNumber.ChannelWindowAdjust).WriteUInt32(recipient).WriteUInt32(count).WrittenMemory;

    /// <summary>byte SSH_MSG_CHANNEL_REQUEST, uint32 recipient, string "exit-status", boolean FALSE, uint32 exit status (§6.10).</summary>
    public static ReadOnlyMemory<byte> ExitStatus(uint recipient, int status) => New(MessageNumber.ChannelRequest)
        .WriteUInt32(recipient)
        .WriteString("exit-status")
        .WriteBoolean(false)
        .WriteUInt32((uint)status)
        .WrittenMemory;

    /// <summary>byte SSH_MSG_CHANNEL_EOF, _CLOSE (§5.3), _SUCCESS or _FAILURE (§5.4), uint32 recipient.</summary>
    public static ReadOnlyMemory<byte> Of(MessageNumber number, uint recipient) => New(number).WriteUInt32(recipient).WrittenMemory;

    /// <summary>byte SSH_MSG_GLOBAL_REQUEST, string request, boolean want reply (§4).</summary>
    public static byte[] GlobalRequest(string name) =>
        New(MessageNumber.GlobalRequest).WriteString(name).WriteBoolean(true).WrittenSpan.ToArray();

    private static SshWriter New(MessageNumber number, int capacity = 36) => new SshWriter(capacity).WriteByte((byte)number);
}
