namespace GitPush.Packs.Receiving;

/// <summary>One object on the way from a whole object down to its deltas, while deltas upon it are left to resolve.</summary>
internal struct DeltaFrame
{
    public int Entry;

    /// <summary>The object's length in bytes.</summary>
    public int Length;

    /// <summary>Its content; null when it was dropped to save memory, or no delta needs it any more.</summary>
    public SharedContent? Content;

    /// <summary>The next offset delta upon it, or <see cref="ReceivedEntry.None"/>.</summary>
    public int NextChild;

    /// <summary>The ref deltas upon it that are left, as a range of <see cref="RefDeltas"/>.</summary>
    public int NextRefDelta;

    public int EndOfRefDeltas;

    public readonly bool HasChildren => NextChild != ReceivedEntry.None || NextRefDelta < EndOfRefDeltas;
}
