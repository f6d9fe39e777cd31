using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>One ref that a transaction locks, with what becomes of it.</summary>
/// <param name="Name">The ref that is locked.</param>
/// <param name="ReportedAs">The name under which the caller knows the update: that of a symbolic ref which led here.</param>
internal sealed record RefEdit(string Name, string ReportedAs)
{
    /// <summary>What it must name; null where that is not compared.</summary>
    public ObjectId? OldId { get; init; }

    /// <summary>What it shall name; zero: it is deleted.</summary>
    public ObjectId NewId { get; init; }

    /// <summary>What a symbolic ref shall point to; null for all others.</summary>
    public string? NewTarget { get; init; }

    /// <summary>
    /// For a symbolic ref that stays as it is, but whose reflog says what became of the ref it points to: that ref's edit.
    /// </summary>
    public RefEdit? Follows { get; init; }

    /// <summary>What the ref named when its lock was taken; zero: it did not exist.</summary>
    public ObjectId CurrentId { get; set; }

    /// <summary>Whether the lock is held.</summary>
    public bool IsLocked { get; set; }

    /// <summary>The file that holds the new value and waits to be renamed; null when there is none.</summary>
    public string? TempPath { get; set; }

    /// <summary>Whether the ref's own file holds the new value.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether the new value goes into <c>packed-refs</c>.</summary>
    public bool IsPacked { get; set; }

    public bool IsDelete => NewTarget is null && Follows is null && NewId.IsZero;

    public bool IsCreate => NewTarget is null && Follows is null && CurrentId.IsZero && !NewId.IsZero;

    /// <summary>Whether the ref's value becomes another one.</summary>
    public bool IsChange => NewTarget is not null || (Follows is null && CurrentId != NewId);
}
