using System.Buffers.Binary;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace GitPush.Packs;

/// <summary>
/// The CRC-32 of zlib and IEEE 802.3, which an index keeps for each entry of a pack as it lies there (gitformat-pack(5)).
/// </summary>
internal static partial class Crc32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Initial = 0;

    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    // Row k holds the effect of a byte that k more bytes follow.
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of what <paramref name="crc"/> covers, followed by <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        if (ArmCrc32.Arm64.IsSupported)
        {
            return ~AppendByInstruction(crc, data);
        }

        if (IsFoldingSupported && data.Length >= MinFoldingLength)
        {
            crc = AppendByFolding(crc, ref data);
        }

        return ~AppendByTable(crc, data);
    }

    private static uint AppendByInstruction(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            crc = ArmCrc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
        {
            crc = ArmCrc32.ComputeCrc32(crc, value);
        }

        return crc;
    }

    private static uint AppendByTable(uint crc, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        while (data.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[(7 * 256) + (byte)low]
                ^ tables[(6 * 256) + (byte)(low >> 8)]
                ^ tables[(5 * 256) + (byte)(low >> 16)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (byte)high]
                ^ tables[(2 * 256) + (byte)(high >> 8)]
                ^ tables[256 + (byte)(high >> 16)]
                ^ tables[(int)(high >> 24)];
            data = data[Slices..];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ tables[(byte)crc ^ value];
        }

        return crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[value] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var shorter = tables[i - 256];
            tables[i] = (shorter >> 8) ^ tables[(byte)shorter];
        }

        return tables;
    }
}
