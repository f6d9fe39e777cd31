using System.Security.Cryptography;

namespace GitPush.Signatures.OpenPgp;

/// <summary>The hash algorithms by their numbers (RFC 9580 §9.5). SHA-1 and what is older signs nothing here.</summary>
internal static class HashAlgorithms
{
    /// <returns>Null for one that does not count.</returns>
    public static HashAlgorithmName? Find(byte number) => number switch
    {
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>The algorithm's name, for people.</summary>
    public static string NameOf(byte number) => number switch
    {
        1 => "MD5",
        2 => "SHA-1",
        3 => "RIPEMD-160",
        11 => "SHA-224",
        _ => $"hash algorithm {number}",
    };
}
