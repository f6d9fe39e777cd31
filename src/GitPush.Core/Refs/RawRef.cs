using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>What stands in the place of one ref, before anything is followed.</summary>
internal readonly record struct RawRef(RawRefKind Kind, ObjectId Id = default, string? Target = null)
{
    public static RawRef Missing => default;

    public static RawRef Broken => new(RawRefKind.Broken);

    public static RawRef Names(ObjectId id) => new(RawRefKind.Id, id);

    public static RawRef PointsTo(string target) => new(RawRefKind.Symbolic, default, target);
}
