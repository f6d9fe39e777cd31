using System.Numerics;

namespace GitPush.Fuzz;

/// <summary>
/// Random numbers that are the same on every machine and cost nothing to seed, so that each case can have a generator of its
/// own and be made again alone (xoshiro256**, seeded by splitmix64).
/// </summary>
internal sealed class FuzzRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public FuzzRandom(ulong seed) => Reset(seed);

    public void Reset(ulong seed)
    {
        (_a, _b, _c, _d) = (Mix(ref seed), Mix(ref seed), Mix(ref seed), Mix(ref seed));
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="end"/>, which is not among them.</summary>
    public int Below(int end) => (int)Math.BigMul(NextUInt64(), (ulong)end, out _);

    /// <summary>A number from <paramref name="first"/> to <paramref name="last"/>, both among them.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>Once in <paramref name="times"/> times true.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>A size: mostly small, now and then up to <paramref name="max"/>.</summary>
    public int Size(int max) => Below(Below(Below(max + 1) + 1) + 1);

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            BitConverter.TryWriteBytes(bytes, NextUInt64());
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)NextUInt64();
        }
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
