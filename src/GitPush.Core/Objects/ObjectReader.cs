using System.Diagnostics.CodeAnalysis;

namespace GitPush.Objects;

/// <summary>Reads objects for one operation: owns a bounded cache of delta bases and read buffers. Not thread-safe.</summary>
internal sealed class ObjectReader : IDisposable
{
    /// <summary>Type and inflated size, without inflating the object.</summary>
    public bool TryGetInfo(ObjectId id, out ObjectType type, out long size) => throw new NotImplementedException();

    public bool TryRead(ObjectId id, out GitObject value) => throw new NotImplementedException();

    /// <summary>A blob's content, streamed where the blob is stored whole. The stream outlives the reader.</summary>
    public bool TryOpenBlob(ObjectId id, [NotNullWhen(true)] out Stream? content, out long size) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
