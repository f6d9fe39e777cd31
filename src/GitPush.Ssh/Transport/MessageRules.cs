using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>
/// Which messages a client may send when. Asked before anything else about a message is looked at, so that code for later phases
/// cannot be reached from earlier ones.
/// </summary>
internal static class MessageRules
{
    public static MessageVerdict Judge(SshPhase phase, byte number) => phase switch
    {
        SshPhase.KeyExchangeInit => number switch
        {
            (byte)MessageNumber.KexInit => MessageVerdict.Accept,
            _ => JudgeGeneric(number),
        },
        SshPhase.KeyExchange or SshPhase.Rekeying => JudgeKeyExchange(number) switch
        {
            MessageVerdict.Refuse => JudgeGeneric(number),
            var verdict => verdict,
        },
        SshPhase.StrictKeyExchange => number switch
        {
            (byte)MessageNumber.Disconnect => MessageVerdict.Accept,
            _ => JudgeKeyExchange(number),
        },
        SshPhase.Service => number switch
        {
            // RFC 8308 §2.4: "as the next packet following the client's first SSH_MSG_NEWKEYS".
            (byte)MessageNumber.ExtInfo or (byte)MessageNumber.ServiceRequest or (byte)MessageNumber.KexInit => MessageVerdict.Accept,
            _ => JudgeUnauthenticated(number),
        },
        SshPhase.Authentication => number switch
        {
            // Some clients ask for the service again before each attempt.
            (byte)MessageNumber.ServiceRequest or (byte)MessageNumber.KexInit => MessageVerdict.Accept,
            (byte)MessageNumber.UserAuthRequest => MessageVerdict.Accept,
            _ => JudgeUnauthenticated(number),
        },
        SshPhase.Connection => number switch
        {
            (byte)MessageNumber.KexInit => MessageVerdict.Accept,

            // RFC 4252 §5.1: "any further authentication requests received after that SHOULD be silently ignored".
            (byte)MessageNumber.UserAuthRequest => MessageVerdict.Ignore,
            >= (byte)MessageNumber.GlobalRequest and <= (byte)MessageNumber.RequestFailure => MessageVerdict.Accept,

            // Confirmation and failure of an open answer the side that opens channels, which a server does not.
            (byte)MessageNumber.ChannelOpen => MessageVerdict.Accept,
            >= (byte)MessageNumber.ChannelWindowAdjust and <= (byte)MessageNumber.ChannelFailure => MessageVerdict.Accept,
            _ => JudgeOther(number),
        },
        _ => MessageVerdict.Refuse,
    };

    /// <summary>After KEXINIT there are the messages of the method and NEWKEYS, and no second KEXINIT (RFC 4253 §7.1).</summary>
    private static MessageVerdict JudgeKeyExchange(byte number) => number switch
    {
        (byte)MessageNumber.NewKeys => MessageVerdict.Accept,
        >= (byte)MessageNumber.KexMethodInit and <= (byte)MessageNumber.KexMethodLast => MessageVerdict.Accept,
        _ => MessageVerdict.Refuse,
    };

    /// <summary>"Transport layer generic", which have their place everywhere (RFC 4253 §11) but in a strict key exchange.</summary>
    private static MessageVerdict JudgeGeneric(byte number) =>
        number is >= (byte)MessageNumber.Disconnect and <= (byte)MessageNumber.Debug ? MessageVerdict.Accept : MessageVerdict.Refuse;

    /// <summary>Nothing of the connection protocol, to which RFC 4250 §4.1.1 gives 80 to 127, whether it has a meaning or not.</summary>
    private static MessageVerdict JudgeUnauthenticated(byte number) =>
        number is >= (byte)MessageNumber.GlobalRequest and <= (byte)MessageNumber.ConnectionLast
            ? MessageVerdict.Refuse
            : JudgeOther(number);

    /// <summary>The numbers that have no meaning, which are answered, and those whose meaning is out of place, which are not.</summary>
    private static MessageVerdict JudgeOther(byte number) => number switch
    {
        >= (byte)MessageNumber.Disconnect and <= (byte)MessageNumber.Debug => MessageVerdict.Accept,
        > (byte)MessageNumber.NewCompress and < (byte)MessageNumber.KexInit => MessageVerdict.Unimplemented,
        > (byte)MessageNumber.NewKeys and < (byte)MessageNumber.KexMethodInit => MessageVerdict.Unimplemented,
        > (byte)MessageNumber.UserAuthBanner and < (byte)MessageNumber.UserAuthPkOk => MessageVerdict.Unimplemented,
        > (byte)MessageNumber.RequestFailure and < (byte)MessageNumber.ChannelOpen => MessageVerdict.Unimplemented,
        > (byte)MessageNumber.ChannelFailure => MessageVerdict.Unimplemented,
        _ => MessageVerdict.Refuse,
    };
}
