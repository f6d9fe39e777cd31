using GitPush.Objects;

namespace GitPush.Filters;

/// <summary>
/// Which of the objects that a walk meets are sent. A combination lets pass what all of its filters let pass, so that any filter
/// comes down to types, a size and a depth. Objects that the client named itself are sent whatever the filter says.
/// </summary>
internal sealed class ObjectFilter
{
    private const int AllTypes = ~0;

    private readonly int _types = AllTypes;

    private ObjectFilter()
    {
    }

    private ObjectFilter(FilterSpec spec)
    {
        switch (spec.Kind)
        {
            case FilterKind.BlobNone:
                BlobLimit = 0;
                break;

            case FilterKind.BlobLimit:
                BlobLimit = spec.Number;
                break;

            case FilterKind.Tree:
                TreeDepth = (int)Math.Min(spec.Number, int.MaxValue);
                break;

            case FilterKind.ObjectType:
                _types = 1 << (int)spec.Type;
                break;

            default:
                foreach (var part in spec.Parts)
                {
                    var filter = Of(part);
                    _types &= filter._types;
                    BlobLimit = Math.Min(BlobLimit, filter.BlobLimit);
                    TreeDepth = Math.Min(TreeDepth, filter.TreeDepth);
                }

                break;
        }
    }

    /// <summary>The filter that lets everything pass.</summary>
    public static ObjectFilter None { get; } = new();

    /// <summary>Only blobs of fewer bytes than this; all of them where it is <see cref="ulong.MaxValue"/>.</summary>
    public ulong BlobLimit { get; } = ulong.MaxValue;

    /// <summary>
    /// Only trees and blobs less deep than this below a root tree, which has depth 0; all of them where it is
    /// <see cref="int.MaxValue"/>.
    /// </summary>
    public int TreeDepth { get; } = int.MaxValue;

    /// <summary>Whether blobs can pass: those that are small enough and not too deep.</summary>
    public bool TakesBlobs => Takes(ObjectType.Blob) && BlobLimit > 0;

    /// <summary>Whether anything in the trees of commits can pass.</summary>
    public bool EntersTrees => TreeDepth > 0 && (Takes(ObjectType.Tree) || TakesBlobs);

    /// <summary>What a filter lets pass.</summary>
    public static ObjectFilter Of(FilterSpec spec) => new(spec);

    /// <summary>Whether objects of a type can pass.</summary>
    public bool Takes(ObjectType type) => (_types & (1 << (int)type)) != 0;
}
