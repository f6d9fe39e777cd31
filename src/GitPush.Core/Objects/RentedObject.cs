namespace GitPush.Objects;

/// <summary>
/// An object that was read for a while. Its bytes are valid until it is disposed, also when its reader is disposed before; then
/// other objects are read into the same memory. Not thread-safe; belongs to the operation of its reader.
/// </summary>
/// <param name="buffer">The object with a reference that becomes this one's.</param>
internal sealed class RentedObject(ObjectBuffer buffer) : IDisposable
{
    private ObjectBuffer? _buffer = buffer;

    /// <summary>Type and content.</summary>
    /// <exception cref="ObjectDisposedException">The object was given back.</exception>
    public GitObject Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.Value;
        }
    }

    public ObjectType Type => Value.Type;

    public ReadOnlyMemory<byte> Data => Value.Data;

    /// <summary>Gives the object back. Doing so again does nothing.</summary>
    public void Dispose()
    {
        _buffer?.Release();
        _buffer = null;
    }
}
