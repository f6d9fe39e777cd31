using System.Text;
using GitPush.Objects;
using GitPush.Signatures;

namespace GitPush.Hooks;

/// <summary>
/// The certificate of a signed push (<c>git push --signed</c>; gitprotocol-pack(5), "Push Certificate"): a text that names the
/// pusher, the nonce and every ref that changes, and the pusher's signature over it. The server has read the push's commands
/// from it, and compared the push options in it with those that the client sent. It has not verified the signature:
/// whoever relies on it does, over <see cref="Payload"/>. Immutable.
/// </summary>
/// <remarks>
/// <code>
/// certificate version 0.1
/// pusher &lt;ident or key&gt; SP &lt;seconds&gt; SP &lt;zone&gt;
/// pushee &lt;url&gt;
/// nonce &lt;nonce&gt;
/// push-option &lt;option&gt;              (any number)
///
/// &lt;old id&gt; SP &lt;new id&gt; SP &lt;ref&gt;     (one or more)
/// -----BEGIN … SIGNATURE-----
/// </code>
/// </remarks>
public sealed class PushCertificate
{
    private readonly int _commandsStart;
    private readonly int _signatureStart;

    private PushCertificate(ReadOnlyMemory<byte> content, int commandsStart, int signatureStart)
    {
        Content = content;
        _commandsStart = commandsStart;
        _signatureStart = signatureStart;
        var pusher = Header("pusher"u8);
        (Pusher, Date) = pusher is null ? ("", null) : SplitDate(pusher);
        Pushee = Header("pushee"u8);
        Nonce = Header("nonce"u8);
        Options = [.. Headers("push-option"u8)];
    }

    /// <summary>The whole certificate as the client sent it: payload and signature.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What is signed, byte for byte.</summary>
    public ReadOnlyMemory<byte> Payload => Content[.._signatureStart];

    /// <summary>
    /// The signature in its armour: <c>-----BEGIN PGP SIGNATURE-----</c>, <c>-----BEGIN SIGNED MESSAGE-----</c> (X.509) or
    /// <c>-----BEGIN SSH SIGNATURE-----</c>. Empty when there is none.
    /// </summary>
    public ReadOnlyMemory<byte> Signature => Content[_signatureStart..];

    /// <summary>Who pushes by the certificate's own word: name and address, or the key. Proves nothing without the signature.</summary>
    public string Pusher { get; }

    /// <summary>When the certificate was made by its own word, or null.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>The URL that the client pushes to, without credentials, or null.</summary>
    public string? Pushee { get; }

    /// <summary>The nonce in the certificate, or null.</summary>
    public string? Nonce { get; }

    /// <summary>The push options in the certificate: the same as <see cref="PushContext.Options"/>.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>What the nonce is worth: whether the certificate was made for this push and is no copy of an old one.</summary>
    public PushCertNonceStatus NonceStatus { get; init; }

    /// <summary>
    /// How much older the nonce is than this push, for <see cref="PushCertNonceStatus.Slop"/>; negative when another server's
    /// clock is ahead. Zero otherwise.
    /// </summary>
    public TimeSpan NonceSlop { get; init; }

    /// <summary>The lines of the signed commands.</summary>
    internal ReadOnlyMemory<byte> Commands => _commandsStart < _signatureStart ? Content[_commandsStart.._signatureStart] : default;

    /// <summary>Reads a certificate: for unit tests of stages, and for certificates that were kept.</summary>
    /// <param name="content">Payload and signature. Kept, and must not change any more.</param>
    /// <exception cref="FormatException">There is no empty line between headers and commands.</exception>
    public static PushCertificate Parse(ReadOnlyMemory<byte> content) =>
        TryParse(content) ?? throw new FormatException("The certificate has no empty line between its headers and its commands.");

    /// <returns>Null when it has no empty line between headers and commands.</returns>
    internal static PushCertificate? TryParse(ReadOnlyMemory<byte> content)
    {
        var emptyLine = content.Span.IndexOf("\n\n"u8);
        return emptyLine < 0 ? null : new PushCertificate(content, emptyLine + 2, SignedText.FindSignature(content.Span));
    }

    internal PushCertificate WithNonceStatus(PushCertNonceStatus status, TimeSpan slop) =>
        new(Content, _commandsStart, _signatureStart) { NonceStatus = status, NonceSlop = slop };

    private static (string Who, DateTimeOffset? When) SplitDate(string pusher)
    {
        var zone = pusher.LastIndexOf(' ');
        var seconds = zone <= 0 ? -1 : pusher.LastIndexOf(' ', zone - 1);
        return seconds < 0 || !long.TryParse(pusher.AsSpan(seconds + 1, zone - seconds - 1), out _)
            ? (pusher, null)
            : (pusher[..seconds], SignatureText.Parse(Encoding.UTF8.GetBytes($"<>{pusher[seconds..]}"), default).When);
    }

    private string? Header(ReadOnlySpan<byte> name)
    {
        var values = Headers(name);
        return values.Count > 0 ? values[0] : null;
    }

    private List<string> Headers(ReadOnlySpan<byte> name)
    {
        var values = new List<string>();
        var headers = Payload.Span[..Math.Min(_commandsStart - 1, _signatureStart)];
        for (var line = 0; line < headers.Length; line = SignedText.NextLine(headers, line))
        {
            var text = headers[line..SignedText.NextLine(headers, line)].TrimEnd((byte)'\n');
            if (text.Length > name.Length && text.StartsWith(name) && text[name.Length] == (byte)' ')
            {
                values.Add(Encoding.UTF8.GetString(text[(name.Length + 1)..]));
            }
        }

        return values;
    }
}
