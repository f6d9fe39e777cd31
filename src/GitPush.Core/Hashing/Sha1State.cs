namespace GitPush.Hashing;

/// <summary>
/// The five words of SHA-1's state, of one message or of several side by side: the chaining value between blocks, or the working
/// variables between steps.
/// </summary>
internal record struct Sha1State<TWords>(TWords A, TWords B, TWords C, TWords D, TWords E)
    where TWords : unmanaged;
