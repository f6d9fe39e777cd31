namespace GitPush.Objects;

/// <summary>
/// An object's type and content. The bytes may be shared with a cache: they are never written to.
/// </summary>
internal readonly record struct GitObject(ObjectType Type, ReadOnlyMemory<byte> Data);
