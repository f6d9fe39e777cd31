namespace GitPush.Objects;

/// <summary>
/// An object's content as it is inflated. Reports damage as <see cref="ObjectCorruptException"/>: bad compression, and content
/// that is shorter or longer than the header said.
/// </summary>
internal sealed class ObjectContentStream(Stream inflated, ReadOnlyMemory<byte> head, long size, ObjectId id) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head;
    private long _position;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads all content into one array.</summary>
    /// <exception cref="ObjectCorruptException">The content is damaged.</exception>
    /// <exception cref="IOException">The object is too large for one array.</exception>
    public byte[] ReadAll()
    {
        CheckArray();
        var content = GC.AllocateUninitializedArray<byte>((int)size);
        this.ReadExactly(content);
        CheckEnd();
        return content;
    }

    /// <summary>Reads all content into memory that is used again.</summary>
    /// <returns>The object, with a reference that is the caller's to release.</returns>
    /// <exception cref="ObjectCorruptException">The content is damaged.</exception>
    /// <exception cref="IOException">The object is too large for one array.</exception>
    public ObjectBuffer RentAll(ObjectType type, ObjectBufferPool pool)
    {
        CheckArray();
        var content = pool.Rent(type, (int)size);
        try
        {
            this.ReadExactly(content.Array.AsSpan(0, content.Length));
            CheckEnd();
            return content;
        }
        catch
        {
            content.Release();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = Wanted(buffer.Length);
        if (_head.Length > 0 || wanted == 0)
        {
            return ReadHead(buffer[..wanted]);
        }

        try
        {
            return Advance(inflated.Read(buffer[..wanted]));
        }
        catch (InvalidDataException e)
        {
            throw new ObjectCorruptException(id, "bad zlib data", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckArray()
    {
        if (size > Array.MaxLength)
        {
            throw new IOException($"object {id} of {size} bytes is too large to be read at once");
        }
    }

    private int Wanted(int room) => (int)Math.Min(room, size - _position);

    private int ReadHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        _position += count;
        CheckEndWhenReached(count);
        return count;
    }

    private int Advance(int count)
    {
        if (count == 0)
        {
            throw new ObjectCorruptException(id, "shorter than its header says");
        }

        _position += count;
        CheckEndWhenReached(count);
        return count;
    }

    private void CheckEndWhenReached(int count)
    {
        if (count > 0 && _position == size)
        {
            CheckEnd();
        }
    }

    // Reading beyond the end is also what makes the decoder compare the checksum.
    private void CheckEnd()
    {
        try
        {
            if (_head.Length > 0 || inflated.ReadByte() >= 0)
            {
                throw new ObjectCorruptException(id, "longer than its header says");
            }
        }
        catch (InvalidDataException e)
        {
            throw new ObjectCorruptException(id, "bad zlib data", e);
        }
    }
}
