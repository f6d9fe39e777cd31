namespace GitPush.Hashing;

/// <summary>
/// Arithmetic on vectors of 32-bit words, a word for each of several messages that are hashed side by side. The methods are
/// those of SHA-1, so that each width can use what its instruction set has for them.
/// </summary>
/// <typeparam name="TWords">The vector.</typeparam>
internal interface ILanes<TWords>
    where TWords : unmanaged
{
    /// <summary>Messages, and words of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>From one word of a message's schedule to the next, in vectors.</summary>
    static abstract int Stride { get; }

    /// <summary>A vector of the same word in all lanes.</summary>
    static abstract TWords Broadcast(uint word);

    static abstract TWords Add(TWords first, TWords second);

    static abstract TWords And(TWords first, TWords second);

    static abstract TWords Or(TWords first, TWords second);

    /// <summary>The bits of <paramref name="first"/> that <paramref name="second"/> does not have.</summary>
    static abstract TWords AndNot(TWords first, TWords second);

    static abstract TWords Xor(TWords first, TWords second);

    /// <summary>The words shifted to the left; what the shift pushes out is lost.</summary>
    static abstract TWords ShiftLeft(TWords words, int count);

    /// <summary>All bits of a lane set where its highest bit is.</summary>
    static abstract TWords SpreadTopBit(TWords words);

    static abstract TWords RotateLeft1(TWords words);

    static abstract TWords RotateLeft5(TWords words);

    static abstract TWords RotateLeft30(TWords words);

    /// <summary>Ch: the bits of <paramref name="c"/> where <paramref name="b"/> is one, those of <paramref name="d"/> elsewhere.</summary>
    static abstract TWords Choose(TWords b, TWords c, TWords d);

    /// <summary>Parity: the exclusive or of all three.</summary>
    static abstract TWords Parity(TWords b, TWords c, TWords d);

    /// <summary>Maj: the bits that two of the three have.</summary>
    static abstract TWords Majority(TWords b, TWords c, TWords d);
}
