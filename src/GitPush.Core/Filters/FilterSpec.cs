using GitPush.Objects;

namespace GitPush.Filters;

/// <summary>A filter as a client writes it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Number">The bytes of <see cref="FilterKind.BlobLimit"/>, the depth of <see cref="FilterKind.Tree"/>.</param>
/// <param name="Type">The type of <see cref="FilterKind.ObjectType"/>.</param>
/// <param name="Parts">The filters of <see cref="FilterKind.Combine"/>.</param>
internal sealed record FilterSpec(FilterKind Kind, ulong Number, ObjectType Type, IReadOnlyList<FilterSpec> Parts)
{
    public FilterSpec(FilterKind kind, ulong number = 0, ObjectType type = default)
        : this(kind, number, type, [])
    {
    }

    /// <summary>By what name the filter's kind is called in <c>uploadpackfilter.&lt;name&gt;.allow</c>, and to the client.</summary>
    public string Name => Kind switch
    {
        FilterKind.BlobNone => "blob:none",
        FilterKind.BlobLimit => "blob:limit",
        FilterKind.Tree => "tree",
        FilterKind.ObjectType => "object:type",
        FilterKind.SparseOid => "sparse:oid",
        _ => "combine",
    };
}
