namespace GitPush.Packs;

/// <summary>
/// Git's deltas: an object as copies from a base and new bytes (gitformat-pack(5), "Deltified representation").
/// </summary>
/// <remarks>
/// <code>
/// delta   = base-size result-size *instruction      sizes: 7 bits a byte, lowest first, the top bit says "more"
/// copy    = byte 1 s3 s2 s1 o4 o3 o2 o1, then the offset and size bytes whose bits are set,
///           lowest first; size 0 means 0x10000
/// insert  = byte 0nnnnnnn with n > 0, then n bytes
/// 0       = reserved
/// </code>
/// </remarks>
internal static class Delta
{
    private const int ZeroCopySize = 0x10000;

    // Two sizes and an instruction. git applies no shorter one, not even to make an empty object of an empty object.
    private const int MinLength = 4;

    /// <summary>Reads the two sizes that a delta begins with.</summary>
    /// <returns>The length of this header: where the instructions begin.</returns>
    /// <exception cref="PackFormatException">The delta ends within its header, or a size does not fit.</exception>
    public static int ReadSizes(ReadOnlySpan<byte> delta, out long baseSize, out long resultSize)
    {
        var position = 0;
        baseSize = ReadSize(delta, ref position);
        resultSize = ReadSize(delta, ref position);
        return position;
    }

    /// <summary>
    /// Checks every instruction against the two sizes, so that a result is allocated only for a delta that fills it.
    /// </summary>
    /// <exception cref="PackFormatException">An instruction reaches outside of the base, or the sizes do not match.</exception>
    public static void Validate(ReadOnlySpan<byte> delta)
    {
        var position = ReadSizes(delta, out var baseSize, out var resultSize);
        if (delta.Length < MinLength)
        {
            throw Invalid();
        }

        long written = 0;
        while (position < delta.Length)
        {
            var instruction = delta[position++];
            if (instruction >= 0x80)
            {
                ReadCopy(delta, ref position, instruction, out var offset, out var size);
                if (offset + size > baseSize)
                {
                    throw Invalid();
                }

                written += size;
            }
            else
            {
                if (instruction == 0 || instruction > delta.Length - position)
                {
                    throw Invalid();
                }

                position += instruction;
                written += instruction;
            }
        }

        if (written != resultSize)
        {
            throw Invalid();
        }
    }

    /// <summary>Rebuilds an object from its base.</summary>
    /// <param name="result">Exactly as long as the delta's header says.</param>
    /// <exception cref="PackFormatException">
    /// The base or the result is not of the size that the delta expects, or an instruction reaches outside of either.
    /// </exception>
    public static void Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta, Span<byte> result)
    {
        var position = ReadSizes(delta, out var baseSize, out var resultSize);
        if (delta.Length < MinLength || baseSize != source.Length || resultSize != result.Length)
        {
            throw Invalid();
        }

        while (position < delta.Length)
        {
            var instruction = delta[position++];
            if (instruction >= 0x80)
            {
                ReadCopy(delta, ref position, instruction, out var offset, out var size);
                if (offset + size > source.Length || size > result.Length)
                {
                    throw Invalid();
                }

                source.Slice((int)offset, size).CopyTo(result);
                result = result[size..];
            }
            else
            {
                if (instruction == 0 || instruction > delta.Length - position || instruction > result.Length)
                {
                    throw Invalid();
                }

                delta.Slice(position, instruction).CopyTo(result);
                position += instruction;
                result = result[instruction..];
            }
        }

        if (!result.IsEmpty)
        {
            throw Invalid();
        }
    }

    private static void ReadCopy(ReadOnlySpan<byte> delta, ref int position, byte instruction, out long offset, out int size)
    {
        offset = 0;
        size = 0;
        for (var i = 0; i < 4; i++)
        {
            if ((instruction & (1 << i)) != 0)
            {
                offset |= (long)Next(delta, ref position) << (8 * i);
            }
        }

        for (var i = 0; i < 3; i++)
        {
            if ((instruction & (0x10 << i)) != 0)
            {
                size |= Next(delta, ref position) << (8 * i);
            }
        }

        if (size == 0)
        {
            size = ZeroCopySize;
        }
    }

    private static long ReadSize(ReadOnlySpan<byte> delta, ref int position)
    {
        long size = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var value = Next(delta, ref position);
            size |= (long)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return size;
            }
        }

        throw Invalid();
    }

    private static byte Next(ReadOnlySpan<byte> delta, ref int position) =>
        position < delta.Length ? delta[position++] : throw Invalid();

    private static PackFormatException Invalid() => new("failed to apply delta");
}
