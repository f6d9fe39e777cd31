using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace GitPush.Transport;

/// <summary>What is kept of a token for a pushed tree: its SHA-256.</summary>
internal readonly record struct TreeTokenHash(UInt128 High, UInt128 Low)
{
    // Nobody guesses 256 bits, so guesses need not be counted.
    private const int TokenBytes = 32;

    /// <summary>Makes a token: 43 characters of base64url, which need no quoting in a header, a URL or a shell.</summary>
    public static string CreateToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>The hash of a token; false for a text that cannot be one.</summary>
    public static bool TryCompute(string token, out TreeTokenHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[TokenBytes];
        if (token.Length != Base64Url.GetEncodedLength(TokenBytes)
            || Base64Url.DecodeFromChars(token, bytes, out _, out var written) != OperationStatus.Done
            || written != TokenBytes)
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(bytes, digest);
        hash = new TreeTokenHash(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
        return true;
    }
}
