using System.Buffers;
using System.Text;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <content>
/// The certificate of a signed push, in place of the commands (gitprotocol-pack(5), "Push Certificate"):
/// <code>
/// push-cert = PKT-LINE("push-cert" NUL capability-list LF)
///             *PKT-LINE(a line of the certificate, with its LF)
///             PKT-LINE("push-cert-end" LF)
/// </code>
/// </content>
internal sealed partial class PushCommandReader
{
    private const int MaxShown = 100;

    private PushCertificate? _certificate;
    private bool _inCertificate;

    /// <summary>Reads the certificate's lines as they are: its line feeds are signed as well.</summary>
    /// <returns>Whether a flush ended the certificate, and the commands with it.</returns>
    private async ValueTask<bool> ReadCertificateAsync(CancellationToken cancellationToken)
    {
        _inCertificate = false;
        if (_certificate is not null)
        {
            // Whose signature would be meant?
            throw new GitProtocolException("protocol error: got more than one push certificate");
        }

        var content = new ArrayBufferWriter<byte>();
        while (true)
        {
            var kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (kind is not (PktKind.Data or PktKind.Flush))
            {
                throw new GitProtocolException("protocol error: got an unexpected packet in the push certificate");
            }

            if (kind == PktKind.Flush || input.Payload.SequenceEqual("push-cert-end\n"u8))
            {
                _certificate = ParseCertificate(content.WrittenMemory);
                return kind == PktKind.Flush;
            }

            if (content.WrittenCount + input.Payload.Length > limits.MaxPushCertificateBytes)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxPushCertificateBytes), limits.MaxPushCertificateBytes, "bytes");
            }

            content.Write(input.Payload);
        }
    }

    private static PushCertificate ParseCertificate(ReadOnlyMemory<byte> content)
    {
        // A text with a NUL in it is read differently by whoever takes it for a C string, as git does.
        return content.Span.Contains((byte)0) || PushCertificate.TryParse(content) is not { } certificate
            ? throw new GitProtocolException(
                $"malformed push certificate {Printable.Text(Encoding.UTF8.GetString(content.Span[..Math.Min(content.Length, MaxShown)]))}")
            : certificate;
    }

    /// <summary>What is signed is what is done.</summary>
    private void ReadSignedCommands(List<PushCommand> commands)
    {
        if (commands.Count > 0)
        {
            throw new GitProtocolException("protocol error: got both push certificate and unsigned commands");
        }

        var lines = _certificate!.Commands.Span;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            CountLine();
            commands.Add(ParseCommand(end < 0 ? lines : lines[..end]));
            lines = end < 0 ? default : lines[(end + 1)..];
        }
    }
}
