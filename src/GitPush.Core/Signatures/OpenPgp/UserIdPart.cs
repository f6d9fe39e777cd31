using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Objects;

namespace GitPush.Signatures.OpenPgp;

/// <summary>A user id and the signatures behind it.</summary>
internal sealed class UserIdPart(byte[] content)
{
    /// <summary>The user id, such as <c>Ada Lovelace &lt;ada@example.com&gt;</c>.</summary>
    public string Text { get; } = GitText.Decode(content);

    public List<OpenPgpSignature> Signatures { get; } = [];

    /// <summary>The newest signature by which a key says that the user id is its own; null when there is none, or it is revoked.</summary>
    /// <param name="now">In seconds since 1970.</param>
    public OpenPgpSignature? FindSelfSignature(OpenPgpKey primary, long now)
    {
        var newest = Signatures
            .Where(signature => signature.Type is >= SignatureType.GenericCertification and <= SignatureType.PositiveCertification
                && !signature.IsExpired(now) && IsBy(signature, primary))
            .MaxBy(signature => signature.Created);
        return newest is null || Signatures.Any(signature => signature.Type == SignatureType.CertificationRevocation
            && signature.Created >= newest.Created && IsBy(signature, primary))
            ? null
            : newest;
    }

    // RFC 9580 §5.2.4: the key, then
    //   byte     0xB4
    //   uint32   length
    //   …        the user id
    private bool IsBy(OpenPgpSignature signature, OpenPgpKey primary) => signature.IsBy(primary, (IncrementalHash hash) =>
    {
        primary.AppendTo(hash);
        Span<byte> prefix = stackalloc byte[5];
        prefix[0] = 0xB4;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)content.Length);
        hash.AppendData(prefix);
        hash.AppendData(content);
    });
}
