namespace GitPush.Hashing;

/// <summary>The two families of disturbance vectors, by the words that they begin with.</summary>
internal enum DisturbanceKind
{
    /// <summary>Fifteen words of zero, and a single bit in the sixteenth.</summary>
    One,

    /// <summary>As <see cref="One"/>, and one bit more in the second and in the fourth word.</summary>
    Two,
}
