namespace GitPush.History;

/// <summary>
/// What the index knows of one push: what queries ask for, and where its line is. About 100 bytes; the texts are shared with the
/// entries that have the same.
/// </summary>
internal readonly record struct PushLogEntry
{
    public required PushKey Key { get; init; }

    public required string Repository { get; init; }

    public required string? User { get; init; }

    /// <summary>The names of its refs; null where they are too many to keep, and only the line tells.</summary>
    public required string[]? Refs { get; init; }

    /// <summary>When the push started, in ticks of UTC.</summary>
    public required long StartedAt { get; init; }

    /// <summary>When it ended, in ticks of UTC; -1 while it runs.</summary>
    public required long EndedAt { get; init; }

    public required PushLogFile File { get; init; }

    /// <summary>Where the line begins in the file, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes of the line without its end.</summary>
    public required int Length { get; init; }

    /// <summary>Bytes of the line up to the comma before its output, which is last; the length where there is none.</summary>
    public required int BodyLength { get; init; }

    public required PushResult Result { get; init; }

    public required PushTrigger Trigger { get; init; }

    /// <summary>
    /// Sorts by push, and the records of one push by which counts, the last one. The end of a push goes before a record of it
    /// while it ran, of two ends the later one, and else the one that was written later.
    /// </summary>
    public static int Compare(PushLogEntry one, PushLogEntry other)
    {
        var order = one.Key.CompareTo(other.Key);
        return order != 0 ? order : one.ComparePrecedence(other);
    }

    public int ComparePrecedence(PushLogEntry other)
    {
        var order = EndedAt.CompareTo(other.EndedAt);
        order = order != 0 ? order : string.CompareOrdinal(File.Path, other.File.Path);
        return order != 0 ? order : Offset.CompareTo(other.Offset);
    }
}
