using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>One commit of a walk.</summary>
internal sealed class CommitNode(ObjectId id, ObjectId[] parents, long time)
{
    public ObjectId Id { get; } = id;

    public ObjectId[] Parents { get; } = parents;

    /// <summary>When it was committed, in seconds since 1970.</summary>
    public long Time { get; } = time;

    /// <summary>Where the walk came from when it met this commit.</summary>
    public CommitPaint Paint { get; set; }

    /// <summary>Whether it waits in the walk's queue.</summary>
    public bool IsQueued { get; set; }
}
