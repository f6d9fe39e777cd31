using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Objects;

/// <summary>
/// Hash codes of ids for tables in memory. An id's own bytes would do for ids that are hashes of something, but a tree, a
/// commit, or a client's list of what it has can name ids that somebody made up: a million of them with the same last bytes would
/// be a million look-ups of half a million steps each. So the code depends on numbers that are drawn when the process starts:
/// each 32 bits of the id times one of them, added up (multilinear hashing). Ids at equal distances have sums at equal distances,
/// of which many would meet where two do; so the sum is mixed (MurmurHash3's finalizer) before its upper half is taken. Ids meet
/// as seldom as by chance, whatever they are.
/// </summary>
internal static class ObjectIdHash
{
    private static readonly ulong Sum = Draw();
    private static readonly ulong First = Draw();
    private static readonly ulong Second = Draw();
    private static readonly ulong Third = Draw();
    private static readonly ulong Fourth = Draw();
    private static readonly ulong Fifth = Draw();

    public static int Of(ulong high, ulong middle, uint low) => (int)(Mix(Sum
        + (First * (high >> 32))
        + (Second * (uint)high)
        + (Third * (middle >> 32))
        + (Fourth * (uint)middle)
        + (Fifth * low)) >> 32);

    private static ulong Mix(ulong sum)
    {
        sum = (sum ^ (sum >> 33)) * 0xFF51AFD7ED558CCD;
        sum = (sum ^ (sum >> 33)) * 0xC4CEB9FE1A85EC53;
        return sum ^ (sum >> 33);
    }

    private static ulong Draw()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
