using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.Authentication;

/// <summary>What every SSH_MSG_USERAUTH_REQUEST has (RFC 4252 §5), and where its method's own fields begin.</summary>
/// <param name="UserName">For people: one line, cut where it gets long. What was signed is in the message.</param>
/// <param name="Service">What is to start after the login.</param>
/// <param name="Fields">What the method adds.</param>
internal readonly record struct UserAuthenticationRequest(string UserName, string Service, string Method, ReadOnlyMemory<byte> Fields)
{
    /// <summary>What is kept of a user name, in characters.</summary>
    public const int MaxUserNameLength = 256;

    // RFC 4252 §5:
    //   byte      SSH_MSG_USERAUTH_REQUEST
    //   string    user name in ISO-10646 UTF-8 encoding
    //   string    service name in US-ASCII
    //   string    method name in US-ASCII
    //   ....      method specific fields
    public static UserAuthenticationRequest Parse(ReadOnlyMemory<byte> payload)
    {
        var reader = new SshReader(payload.Span);
        reader.ReadByte();
        var userName = reader.ReadText(MaxUserNameLength);
        var service = reader.ReadAscii();
        var method = reader.ReadAscii();
        return new UserAuthenticationRequest(userName, service, method, payload[^reader.Remaining..]);
    }
}
