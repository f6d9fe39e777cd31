using System.Runtime.CompilerServices;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>The messages that have their place in every phase.</summary>
internal sealed partial class SshTransport
{
    /// <summary>What is kept of the text with which a client disconnects, in characters.</summary>
    private const int MaxDisconnectText = 255;

    /// <summary>Reads the next message that is legal and does not concern the transport alone.</summary>
    /// <returns>Empty when the client has ended the connection.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> ReadMessageAsync()
    {
        while (true)
        {
            var payload = await _reader.ReadAsync(_abort.Token);
            if (payload.IsEmpty)
            {
                return payload;
            }

            var number = payload.Span[0];
            switch (MessageRules.Judge(_phase, number))
            {
                case MessageVerdict.Refuse:
                    throw new SshProtocolException(DisconnectReason.ProtocolError, $"Message {number} has no place here.");
                case MessageVerdict.Ignore:
                    continue;
                case MessageVerdict.Unimplemented:
                    await RefuseUnknownAsync();
                    continue;
            }

            switch ((MessageNumber)number)
            {
                case MessageNumber.Disconnect:
                    PeerDisconnect = ParseDisconnect(payload.Span);
                    return default;

                // Of EXT_INFO, nothing that a client can tell is of use to a server (RFC 8308 §3).
                case MessageNumber.Ignore or MessageNumber.Debug or MessageNumber.Unimplemented or MessageNumber.ExtInfo:
                    continue;
                default:
                    return payload;
            }
        }
    }

    /// <summary>byte SSH_MSG_UNIMPLEMENTED, uint32 packet sequence number of rejected message (RFC 4253 §11.4).</summary>
    private ValueTask RefuseUnknownAsync()
    {
        var answer = new SshWriter(8).WriteByte((byte)MessageNumber.Unimplemented).WriteUInt32(unchecked(_reader.SequenceNumber - 1));
        return _sender.SendNowAsync(answer.WrittenMemory);
    }

    private static PeerDisconnect ParseDisconnect(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload);
        reader.ReadByte();
        return new PeerDisconnect(reader.ReadUInt32(), reader.ReadText(MaxDisconnectText));
    }
}
