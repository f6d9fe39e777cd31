using System.Buffers;
using System.Buffers.Binary;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>The pack after it arrived: read back, completed, and stored.</summary>
internal sealed partial class PackSpool
{
    private const int ObjectCountOffset = 8;

    /// <summary>Reads from the file, when the pack is not resident.</summary>
    /// <returns>Bytes read; fewer than asked for only at the end.</returns>
    public int Read(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(_file!.Handle, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Takes the trailer off, so that objects can be appended.</summary>
    public void RemoveTrailer()
    {
        if (IsResident)
        {
            _chunkLength -= ObjectId.Size;
        }
        else
        {
            _written -= ObjectId.Size;
        }
    }

    /// <summary>Appends bytes behind <see cref="RemoveTrailer"/>. A pack that grows too large goes to the file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (IsResident && bytes.Length > _chunk!.Length - _chunkLength && _chunkLength + bytes.Length <= chunkSize)
        {
            RentChunk();
        }

        if (IsResident && bytes.Length <= _chunk!.Length - _chunkLength)
        {
            bytes.CopyTo(_chunk.AsSpan(_chunkLength));
            _chunkLength += bytes.Length;
            return;
        }

        if (IsResident)
        {
            Spill();
        }

        _file!.Write(bytes, _written);
        _written += bytes.Length;
    }

    /// <summary>Sets the number of objects in the header and adds a new trailer.</summary>
    /// <returns>The pack's new checksum.</returns>
    public ObjectId Seal(int objectCount)
    {
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(count, objectCount);
        if (IsResident)
        {
            count.CopyTo(_chunk.AsSpan(ObjectCountOffset));
            _sha1.AppendData(_chunk!, 0, _chunkLength);
        }
        else
        {
            _file!.Write(count, ObjectCountOffset);
            HashFile();
        }

        var checksum = FinishHash();
        Span<byte> trailer = stackalloc byte[ObjectId.Size];
        checksum.CopyTo(trailer);
        Append(trailer);
        return checksum;
    }

    /// <summary>Hands over the file of a pack that is not resident, with everything in it.</summary>
    public PackTempFile TakeFile()
    {
        var file = _file!;
        _file = null;
        return file;
    }

    private void Spill()
    {
        _file = new PackTempFile(directory(), PackTempFile.NewName("pack"));
        _file.Write(Resident, 0);
        _written = _chunkLength;
        _chunkLength = 0;
        ReturnChunk();
    }

    private void HashFile()
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(chunkSize, _written));
        try
        {
            for (long offset = 0; offset < _written;)
            {
                var read = Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, _written - offset)), offset);
                if (read == 0)
                {
                    throw new IOException("The pack's temporary file became shorter.");
                }

                _sha1.AppendData(buffer, 0, read);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
