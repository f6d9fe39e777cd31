using System.Buffers.Binary;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Maintenance;

/// <summary>When each object of a cruft pack was last touched: the file <c>pack-….mtimes</c> beside it.</summary>
/// <remarks>
/// gitformat-pack(5), "pack-*.mtimes files have the format":
/// <code>
/// "MTME" version(4, 1) hash-function(4, 1) *seconds(4) pack-sha1(20) sha1(20)
/// </code>
/// The seconds are in the order of the pack's index.
/// </remarks>
internal static class CruftTimes
{
    public const string Extension = ".mtimes";

    private const uint Signature = 0x4D544D45;
    private const int HeaderSize = 12;

    /// <summary>Reads a file.</summary>
    /// <returns>Seconds since 1970, in the order of the pack's index.</returns>
    /// <exception cref="InvalidDataException">It does not fit its pack.</exception>
    public static uint[] Read(string path, PackIndex index)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != HeaderSize + (index.Count * 4L) + (2 * ObjectId.Size)
            || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Signature
            || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) != 1
            || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) != 1
            || ObjectId.FromBytes(bytes.AsSpan(bytes.Length - (2 * ObjectId.Size))) != index.PackChecksum)
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' does not fit its pack");
        }

        var times = new uint[index.Count];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(HeaderSize + (i * 4)));
        }

        return times;
    }

    /// <summary>Writes a file's content.</summary>
    public static void Write(Stream output, IEnumerable<uint> times, ObjectId packChecksum)
    {
        using var file = new ChecksummedWriter(output);
        file.Write(Signature);
        file.Write(1u);
        file.Write(1u);
        foreach (var time in times)
        {
            file.Write(time);
        }

        file.Write(packChecksum);
        _ = file.WriteChecksum();
    }
}
