using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>Numbers in the place of those by which GitHub knows repositories and users.</summary>
internal static class NumericId
{
    /// <summary>The first 48 bits of the name's SHA-256: the same for ever, and no more than a JavaScript number holds.</summary>
    public static long Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 16);
    }
}
