using System.Text;

namespace GitPush.Ssh.Transport;

/// <summary>
/// <c>SSH-protoversion-softwareversion SP comments CR LF</c> (RFC 4253 §4.2). A server may send other lines before it; a client may not.
/// </summary>
internal static class VersionExchange
{
    /// <summary>Checks the client's line.</summary>
    /// <param name="line">Without CR and LF.</param>
    /// <exception cref="SshProtocolException">The client speaks something else.</exception>
    public static void Check(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("SSH-"u8) || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "The client does not speak SSH.");
        }

        var rest = line["SSH-"u8.Length..];
        var dash = rest.IndexOf((byte)'-');
        var version = dash < 0 ? rest : rest[..dash];

        // 1.99 is 2.0 with the offer to speak 1 as well (§5.1).
        if (dash < 0 || dash == rest.Length - 1 || !(version.SequenceEqual("2.0"u8) || version.SequenceEqual("1.99"u8)))
        {
            throw new SshProtocolException(
                DisconnectReason.ProtocolVersionNotSupported,
                $"Not a version that is spoken here: {Encoding.ASCII.GetString(line)}");
        }
    }
}
