namespace GitPush.Hashing;

/// <summary>The five words of SHA-1's state: a chaining value between blocks, or the working variables between steps.</summary>
internal readonly record struct Sha1State(uint A, uint B, uint C, uint D, uint E)
{
    /// <summary>The state that every message begins with (FIPS 180-4 §5.3.1).</summary>
    public static readonly Sha1State Initial = new(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

    /// <summary>The sum, word by word, as the block function ends with.</summary>
    public Sha1State Plus(Sha1State other) =>
        new(A + other.A, B + other.B, C + other.C, D + other.D, E + other.E);

    /// <summary>The difference, word by word.</summary>
    public Sha1State Minus(Sha1State other) =>
        new(A - other.A, B - other.B, C - other.C, D - other.D, E - other.E);
}
