using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GitPush.Packs;

/// <summary>
/// Folding by carry-less multiplication: V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
/// Instruction" (Intel, 2009), in its bit-reflected form. The constants are powers of x modulo the polynomial.
/// </summary>
internal static partial class Crc32
{
    private const int MinFoldingLength = 64;

    private static bool IsFoldingSupported => Pclmulqdq.IsSupported && Sse41.IsSupported;

    /// <summary>Takes whole blocks of 16 bytes off the front of <paramref name="data"/>, which holds at least 64.</summary>
    private static uint AppendByFolding(uint crc, ref ReadOnlySpan<byte> data)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        data = data[(blocks.Length * Vector128<byte>.Count)..];

        var by64 = Vector128.Create(0x0154442BD4UL, 0x01C6E41596UL);
        var x0 = blocks[0] ^ Vector128.CreateScalar(crc).AsUInt64();
        var x1 = blocks[1];
        var x2 = blocks[2];
        var x3 = blocks[3];
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            x0 = Fold(x0, by64, blocks[0]);
            x1 = Fold(x1, by64, blocks[1]);
            x2 = Fold(x2, by64, blocks[2]);
            x3 = Fold(x3, by64, blocks[3]);
            blocks = blocks[4..];
        }

        var by16 = Vector128.Create(0x01751997D0UL, 0x00CCAA009EUL);
        x0 = Fold(x0, by16, x1);
        x0 = Fold(x0, by16, x2);
        x0 = Fold(x0, by16, x3);
        foreach (var block in blocks)
        {
            x0 = Fold(x0, by16, block);
        }

        return Reduce(x0, by16);
    }

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> by, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11) ^ next;

    /// <summary>128 bits to 64, 64 to 32, and Barrett's reduction of the rest.</summary>
    private static uint Reduce(Vector128<ulong> value, Vector128<ulong> by16)
    {
        var low32 = Vector128.Create(0xFFFF_FFFFUL, 0);
        value = Pclmulqdq.CarrylessMultiply(value, by16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(value, 8);

        var by8 = Vector128.CreateScalar(0x0163CD6124UL);
        value = Pclmulqdq.CarrylessMultiply(value & low32, by8, 0x00) ^ Sse2.ShiftRightLogical128BitLane(value, 4);

        var barrett = Vector128.Create(0x01DB710641UL, 0x01F7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(value & low32, barrett, 0x10) & low32;
        value ^= Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00);
        return value.AsUInt32().GetElement(1);
    }
}
