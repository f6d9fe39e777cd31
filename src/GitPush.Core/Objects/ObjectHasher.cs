using System.Buffers.Text;
using System.Security.Cryptography;
using GitPush.Hashing;

namespace GitPush.Objects;

/// <summary>
/// Computes object ids: the SHA-1 of <c>type SP size NUL</c> and the content (gitformat-loose(5)). One instance hashes one
/// object after another without allocating. Not thread-safe.
/// </summary>
/// <param name="detectCollisions">
/// Whether objects that were made by a collision attack are refused, as everything that comes from elsewhere must be. What
/// has been checked when it came in is hashed faster without.
/// </param>
internal sealed class ObjectHasher(bool detectCollisions) : IDisposable
{
    // "commit " and 19 digits and NUL.
    private const int MaxHeaderSize = 32;

    private readonly CollisionDetectingSha1? _detecting = detectCollisions ? new() : null;
    private readonly IncrementalHash? _plain = detectCollisions ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    /// <summary>The id of an object whose content is at hand.</summary>
    /// <exception cref="CollisionAttackException">The object was made by a collision attack.</exception>
    public ObjectId Hash(ObjectType type, ReadOnlySpan<byte> content)
    {
        Start(type, content.Length);
        Append(content);
        return Finish();
    }

    /// <summary>Begins an object whose content comes in parts.</summary>
    /// <param name="size">The length of the whole content in bytes.</param>
    public void Start(ObjectType type, long size)
    {
        Span<byte> header = stackalloc byte[MaxHeaderSize];
        var name = NameOf(type);
        name.CopyTo(header);
        _ = Utf8Formatter.TryFormat(size, header[name.Length..], out var digits);
        var length = name.Length + digits;
        header[length++] = 0;
        Append(header[..length]);
    }

    /// <summary>The next part of the content.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (_detecting != null)
        {
            _detecting.Append(content);
        }
        else
        {
            _plain!.AppendData(content);
        }
    }

    /// <summary>The id, after all of the content; the instance is ready for the next object.</summary>
    /// <exception cref="CollisionAttackException">The object was made by a collision attack.</exception>
    public ObjectId Finish()
    {
        Span<byte> hash = stackalloc byte[ObjectId.Size];
        if (_detecting == null)
        {
            _ = _plain!.GetHashAndReset(hash);
            return ObjectId.FromBytes(hash);
        }

        _detecting.Finish(hash);
        var id = ObjectId.FromBytes(hash);
        return _detecting.CollisionFound ? throw new CollisionAttackException(id) : id;
    }

    public void Dispose() => _plain?.Dispose();

    private static ReadOnlySpan<byte> NameOf(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit "u8,
        ObjectType.Tree => "tree "u8,
        ObjectType.Blob => "blob "u8,
        ObjectType.Tag => "tag "u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of object."),
    };
}
