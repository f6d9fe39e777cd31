namespace GitPush.Fuzz.Inputs;

/// <summary>Writes deltas (gitformat-pack(5), "Deltified representation") with instructions at every border.</summary>
/// <param name="baseLength">The base's length in bytes.</param>
internal sealed class DeltaWriter(FuzzRandom random, int baseLength)
{
    private const int MaxResult = 200_000;

    private readonly List<byte> _instructions = [];
    private int _result;

    /// <summary>How long the result of the last delta is, when it is right.</summary>
    public int ResultLength => _result;

    public byte[] Write()
    {
        _instructions.Clear();
        _result = 0;
        for (var count = random.Size(12); count > 0 && _result < MaxResult; count--)
        {
            if (random.OneIn(3) || baseLength == 0)
            {
                Insert();
            }
            else
            {
                Copy();
            }
        }

        if (random.OneIn(40))
        {
            _instructions.Add(0);
        }

        var delta = new List<byte>();
        AddSize(delta, random.OneIn(40) ? baseLength + random.Between(-1, 1) : baseLength);
        AddSize(delta, random.OneIn(40) ? _result + random.Between(-1, 1) : _result);
        delta.AddRange(_instructions);
        return [.. delta];
    }

    private void Insert()
    {
        var length = random.OneIn(4) ? 127 : 1 + random.Size(126);
        _instructions.Add((byte)length);
        var content = new byte[length];
        random.Fill(content);
        _instructions.AddRange(content);
        _result += length;
    }

    private void Copy()
    {
        var offset = random.Below(baseLength);
        var size = random.OneIn(3) ? baseLength - offset : 1 + random.Size(baseLength - offset - 1);
        if (random.OneIn(30))
        {
            size += random.Between(1, 3);
        }

        if (random.OneIn(100))
        {
            offset = random.Pick<int>([int.MaxValue, -1, 0x00FF_FFFF, 0x7F00_0000]);
        }

        _result += size;
        var written = size == 0x10000 && random.OneIn(2) ? 0 : size;
        var instruction = 0x80;
        var start = _instructions.Count;
        _instructions.Add(0);
        for (var i = 0; i < 4; i++)
        {
            instruction |= AddByte((byte)(offset >> (8 * i))) << i;
        }

        for (var i = 0; i < 3; i++)
        {
            instruction |= AddByte((byte)(written >> (8 * i))) << (i + 4);
        }

        _instructions[start] = (byte)instruction;
    }

    // A byte of zero need not be written, and may be.
    private int AddByte(byte value)
    {
        if (value == 0 && !random.OneIn(5))
        {
            return 0;
        }

        _instructions.Add(value);
        return 1;
    }

    private static void AddSize(List<byte> delta, int size)
    {
        var rest = (uint)size;
        for (; rest > 0x7F; rest >>= 7)
        {
            delta.Add((byte)(0x80 | (rest & 0x7F)));
        }

        delta.Add((byte)rest);
    }
}
