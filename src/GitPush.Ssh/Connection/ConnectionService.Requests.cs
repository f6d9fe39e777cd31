using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Connection;

/// <summary>Requests (RFC 4254 §4, §5.4 and §6).</summary>
internal sealed partial class ConnectionService
{
    /// <summary>What a client may say in GIT_PROTOCOL, in bytes: keys and values, of which one is in use.</summary>
    private const int MaxGitProtocolLength = 1024;

    private const int MaxRequestType = 255;

    /// <summary>byte SSH_MSG_GLOBAL_REQUEST, string request name, boolean want reply, then what belongs to the request.</summary>
    private ValueTask AnswerGlobalRequestAsync(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var name = reader.ReadText(MaxRequestType);
        var wantsReply = reader.ReadBoolean();
        _takesNoMoreSessions |= name == "no-more-sessions@openssh.com";
        if (!wantsReply)
        {
            return default;
        }

        // A keepalive@openssh.com is content with any answer, and of sshd it gets this one too.
        return _sender.ReplyAsync(
            new[] { (byte)(name == "no-more-sessions@openssh.com" ? MessageNumber.RequestSuccess : MessageNumber.RequestFailure) });
    }

    /// <summary>byte SSH_MSG_REQUEST_SUCCESS or _FAILURE: the client is there, whatever it thinks of keepalive@openssh.com.</summary>
    private ValueTask TakeAnswer() => _watch.TryTakeAnswer()
        ? default
        : throw new SshProtocolException(DisconnectReason.ProtocolError, "An answer to no request.");

    /// <summary>byte SSH_MSG_CHANNEL_REQUEST, uint32 recipient channel, string request type, boolean want reply, then what belongs to it.</summary>
    private ValueTask AnswerRequestAsync(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var channel = ReadChannel(ref reader);
        var type = reader.ReadText(MaxRequestType);
        var wantsReply = reader.ReadBoolean();
        if (channel.IsClosing)
        {
            // It crossed the end of the program, after which nothing is sent on the channel.
            return default;
        }

        SessionRequest? start = null;
        var isGranted = type switch
        {
            "exec" => TryStart(channel, ReadCommand(ref reader), out start),
            "shell" => TryStart(channel, null, out start),
            "env" => TryTakeVariable(channel, ref reader),
            "signal" => TrySignal(channel, ref reader),
            "eow@openssh.com" => CloseOutput(channel),
            _ => false,
        };
        if (!isGranted)
        {
            Log.RequestRefused(_logger, type);
        }

        return AnswerAsync(channel, wantsReply, isGranted, start);
    }

    private async ValueTask AnswerAsync(Channel channel, bool wantsReply, bool isGranted, SessionRequest? start)
    {
        if (wantsReply)
        {
            var number = isGranted ? MessageNumber.ChannelSuccess : MessageNumber.ChannelFailure;
            await _sender.ReplyAsync(ChannelMessages.Of(number, channel.PeerId), channel);
        }

        if (start is not null)
        {
            StartProgram(channel, start);
        }
    }

    /// <summary>"string command" (RFC 4254 §6.5).</summary>
    private static string ReadCommand(ref SshReader reader)
    {
        var command = reader.ReadString();
        CheckEnd(reader);
        return Encoding.UTF8.GetString(command);
    }

    private bool TryStart(Channel channel, string? command, out SessionRequest? request)
    {
        request = channel.HasStarted || _stopping.IsCancellationRequested ? null : new SessionRequest(command, channel.GitProtocol);
        return request is not null;
    }

    /// <summary>"string variable name", "string variable value" (RFC 4254 §6.4).</summary>
    private static bool TryTakeVariable(Channel channel, ref SshReader reader)
    {
        var name = reader.ReadString();
        var value = reader.ReadString();
        CheckEnd(reader);
        if (channel.HasStarted || !name.SequenceEqual("GIT_PROTOCOL"u8) || value.Length > MaxGitProtocolLength
            || value.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        channel.GitProtocol = Encoding.ASCII.GetString(value);
        return true;
    }

    /// <summary>"string signal name", without SIG (RFC 4254 §6.9): those at which programs end.</summary>
    private static bool TrySignal(Channel channel, ref SshReader reader)
    {
        var name = reader.ReadText(MaxRequestType);
        CheckEnd(reader);
        if (!channel.HasStarted || name is not ("HUP" or "INT" or "KILL" or "QUIT" or "TERM"))
        {
            return false;
        }

        channel.Cancel();
        return true;
    }

    /// <summary>OpenSSH's PROTOCOL §2.1: the client takes no more data, as if the reader of a pipe were gone.</summary>
    private static bool CloseOutput(Channel channel)
    {
        channel.Output.Close();
        return true;
    }
}
