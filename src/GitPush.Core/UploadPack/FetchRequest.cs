using GitPush.Objects;

namespace GitPush.UploadPack;

/// <summary>What a client asked to get and in which form; the haves are collected by <see cref="CommonHaves"/>.</summary>
internal sealed class FetchRequest
{
    /// <summary>The objects wanted, without repetitions, in the order in which they were named.</summary>
    public List<ObjectId> Wants { get; } = [];

    /// <summary>Where the client's history ends, and how it wants that moved.</summary>
    public ShallowRequest Shallow { get; } = new();

    /// <summary>
    /// Commits that the client has as the ends of its history and that will be none any more: their parents are among the wants.
    /// </summary>
    public List<ObjectId> Unshallowed { get; } = [];

    /// <summary>How haves are acknowledged; v0 and v1 only.</summary>
    public AckMode Acknowledge { get; set; } = AckMode.Single;

    /// <summary>Whether the pack may follow a <c>ready</c> without waiting for <c>done</c>; v0 and v1 only.</summary>
    public bool NoDone { get; set; }

    /// <summary>Whether deltas may have bases that the client has and the pack has not.</summary>
    public bool ThinPack { get; set; }

    /// <summary>Whether a delta's base may be named by its position in the pack.</summary>
    public bool OfsDelta { get; set; }

    /// <summary>Whether progress is not to be reported.</summary>
    public bool NoProgress { get; set; }

    /// <summary>Whether annotated tags are to be sent along with what they tag.</summary>
    public bool IncludeTag { get; set; }

    /// <summary>The most bytes of a side-band packet, its length included; 0 when the pack travels bare.</summary>
    public int SideBandPacket { get; set; }
}
