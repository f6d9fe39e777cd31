namespace GitPush.Packs;

/// <summary>
/// A Huffman code to write with: lengths within a limit that make the symbols which occur as short as possible together, and
/// the codes that follow from them (RFC 1951 §3.2.2). Not thread-safe.
/// </summary>
internal sealed class HuffmanCode
{
    private const int LimitOfLimits = 15;
    private const int SymbolBits = 9;

    private readonly int _maxLength;
    private readonly byte[] _lengths;
    private readonly uint[] _codes;
    private readonly int[] _sorted;
    private readonly int[] _weights;

    /// <param name="symbols">How many symbols there are, at most 512.</param>
    /// <param name="maxLength">The most bits of a code, at most 15.</param>
    public HuffmanCode(int symbols, int maxLength)
    {
        _maxLength = maxLength;
        _lengths = new byte[symbols];
        _codes = new uint[symbols];
        _sorted = new int[symbols];
        _weights = new int[symbols];
    }

    /// <summary>A code whose lengths are given.</summary>
    public HuffmanCode(ReadOnlySpan<byte> lengths)
        : this(lengths.Length, LimitOfLimits)
    {
        lengths.CopyTo(_lengths);
        Span<int> counts = stackalloc int[LimitOfLimits + 1];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        AssignCodes(counts);
    }

    /// <summary>The bits of each symbol's code; 0 where there is none.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>Each symbol's code with its first bit lowest, as it is written, times 16, plus its length.</summary>
    public ReadOnlySpan<uint> Codes => _codes;

    /// <summary>
    /// Makes the code for symbols that occur so often. Two symbols at least get a code, as zlib has it: there are readers that
    /// refuse a code of one or none.
    /// </summary>
    /// <param name="frequencies">How often each symbol occurs, together less than 2^22 times.</param>
    public void Build(ReadOnlySpan<int> frequencies)
    {
        var used = Sort(frequencies);
        Span<int> counts = stackalloc int[LimitOfLimits + 1];
        counts.Clear();
        CountLengths(_weights.AsSpan(0, used), counts);
        LimitLengths(counts);

        // The rarest come first, and get the longest codes.
        Array.Clear(_lengths);
        var next = 0;
        for (var length = _maxLength; length > 0; length--)
        {
            for (var count = counts[length]; count > 0; count--)
            {
                _lengths[_sorted[next++] & ((1 << SymbolBits) - 1)] = (byte)length;
            }
        }

        AssignCodes(counts);
    }

    private int Sort(ReadOnlySpan<int> frequencies)
    {
        var used = 0;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                _sorted[used++] = (frequencies[symbol] << SymbolBits) | symbol;
            }
        }

        for (var symbol = 0; used < 2; symbol++)
        {
            if (frequencies[symbol] == 0)
            {
                _sorted[used++] = (1 << SymbolBits) | symbol;
            }
        }

        _sorted.AsSpan(0, used).Sort();
        for (var i = 0; i < used; i++)
        {
            _weights[i] = _sorted[i] >> SymbolBits;
        }

        return used;
    }

    /// <summary>
    /// How many codes of each length there are, longer ones than the limit counted with it: Moffat and Katajainen, "In-place
    /// calculation of minimum-redundancy codes" (1995). The array holds weights first, then the parents of inner nodes, then their
    /// depths.
    /// </summary>
    private void CountLengths(Span<int> nodes, Span<int> counts)
    {
        MakeParents(nodes);

        // Every inner node stands deeper than its parent, the last of them is the root.
        nodes[^2] = 0;
        for (var node = nodes.Length - 3; node >= 0; node--)
        {
            nodes[node] = nodes[nodes[node]] + 1;
        }

        var inner = nodes.Length - 2;
        var places = 1;
        for (var depth = 0; places > 0; depth++)
        {
            var parents = 0;
            while (inner >= 0 && nodes[inner] == depth)
            {
                parents++;
                inner--;
            }

            counts[Math.Min(depth, _maxLength)] += places - parents;
            places = 2 * parents;
        }
    }

    /// <summary>Joins the two lightest nodes until one is left, and leaves each inner node's parent where its weight was.</summary>
    private static void MakeParents(Span<int> nodes)
    {
        nodes[0] += nodes[1];
        var inner = 0;
        var leaf = 2;
        for (var made = 1; made < nodes.Length - 1; made++)
        {
            var weight = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf >= nodes.Length || (inner < made && nodes[inner] < nodes[leaf]))
                {
                    weight += nodes[inner];
                    nodes[inner++] = made;
                }
                else
                {
                    weight += nodes[leaf++];
                }
            }

            nodes[made] = weight;
        }
    }

    /// <summary>Where codes were cut to the limit they take more than there is (Kraft's sum): others become longer instead.</summary>
    private void LimitLengths(Span<int> counts)
    {
        var taken = 0;
        for (var length = 1; length <= _maxLength; length++)
        {
            taken += counts[length] << (_maxLength - length);
        }

        for (; taken > 1 << _maxLength; taken--)
        {
            // Of the longest codes one moves beside a shorter one, which makes room by one bit more.
            var shorter = _maxLength - 1;
            while (counts[shorter] == 0)
            {
                shorter--;
            }

            counts[_maxLength]--;
            counts[shorter]--;
            counts[shorter + 1] += 2;
        }
    }

    private void AssignCodes(ReadOnlySpan<int> counts)
    {
        Span<int> next = stackalloc int[LimitOfLimits + 1];
        next.Clear();
        for (var length = 1; length < LimitOfLimits; length++)
        {
            next[length + 1] = (next[length] + counts[length]) << 1;
        }

        for (var symbol = 0; symbol < _lengths.Length; symbol++)
        {
            var length = _lengths[symbol];
            _codes[symbol] = length == 0 ? 0 : (Reverse((uint)next[length]++) >> (16 - length) << 4) | length;
        }
    }

    private static uint Reverse(uint code)
    {
        code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
        code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
        code = ((code & 0x0F0F) << 4) | ((code >> 4) & 0x0F0F);
        return ((code & 0x00FF) << 8) | (code >> 8);
    }
}
