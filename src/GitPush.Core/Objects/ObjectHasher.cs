using System.Buffers.Text;
using System.Security.Cryptography;

namespace GitPush.Objects;

/// <summary>
/// Computes object ids: the SHA-1 of <c>type SP size NUL</c> and the content (gitformat-loose(5)). One instance hashes one
/// object after another without allocating. Not thread-safe.
/// </summary>
internal sealed class ObjectHasher : IDisposable
{
    // "commit " and 19 digits and NUL.
    private const int MaxHeaderSize = 32;

    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    /// <summary>The id of an object whose content is at hand.</summary>
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
        _sha1.AppendData(header[..length]);
    }

    /// <summary>The next part of the content.</summary>
    public void Append(ReadOnlySpan<byte> content) => _sha1.AppendData(content);

    /// <summary>The id, after all of the content; the instance is ready for the next object.</summary>
    public ObjectId Finish()
    {
        Span<byte> hash = stackalloc byte[ObjectId.Size];
        _ = _sha1.GetHashAndReset(hash);
        return ObjectId.FromBytes(hash);
    }

    /// <summary>Forgets an object that was begun and will not be finished.</summary>
    public void Abandon()
    {
        Span<byte> hash = stackalloc byte[ObjectId.Size];
        _ = _sha1.GetHashAndReset(hash);
    }

    public void Dispose() => _sha1.Dispose();

    private static ReadOnlySpan<byte> NameOf(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit "u8,
        ObjectType.Tree => "tree "u8,
        ObjectType.Blob => "blob "u8,
        ObjectType.Tag => "tag "u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of object."),
    };
}
