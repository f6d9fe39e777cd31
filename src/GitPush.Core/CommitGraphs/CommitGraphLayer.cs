using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.CommitGraphs;

/// <summary>
/// One commit-graph file (<see cref="CommitGraphFormat"/>). Immutable and thread-safe. It stays readable when git replaces or
/// deletes the file. What it says was checked against the file's checksum when it was opened; every position that it holds is
/// checked when it is read.
/// </summary>
internal sealed partial class CommitGraphLayer
{
    private readonly MappedFile _file;
    private readonly int[] _fanOut;
    private readonly long _ids;
    private readonly long _data;
    private readonly Chunk _edges;
    private readonly Chunk _generations;
    private readonly Chunk _overflow;
    private readonly Chunk _bases;

    private CommitGraphLayer(MappedFile file, ObjectId checksum, string name)
    {
        (_file, Checksum, Name) = (file, checksum, name);
        var chunks = ReadChunks(out var baseCount);
        BaseCount = baseCount;
        _fanOut = ReadFanOut(Require(chunks, CommitGraphFormat.OidFanOut, CommitGraphFormat.FanOutSize));
        Count = _fanOut[256];
        _ids = Require(chunks, CommitGraphFormat.OidLookup, (long)Count * ObjectId.Size).Start;
        _data = Require(chunks, CommitGraphFormat.CommitData, (long)Count * CommitGraphFormat.CommitDataSize).Start;
        _edges = chunks.GetValueOrDefault(CommitGraphFormat.ExtraEdges);
        _generations = chunks.GetValueOrDefault(CommitGraphFormat.GenerationData);
        _overflow = chunks.GetValueOrDefault(CommitGraphFormat.GenerationOverflow);
        _bases = baseCount == 0 ? default : Require(chunks, CommitGraphFormat.BaseGraphs, (long)baseCount * ObjectId.Size);
        HasGenerations = _generations.Length == (long)Count * 4;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The file's last 20 bytes, which are its name in a chain.</summary>
    public ObjectId Checksum { get; }

    /// <summary>How many commits the file has.</summary>
    public int Count { get; }

    /// <summary>How many files there are below it.</summary>
    public int BaseCount { get; }

    /// <summary>Whether it has corrected commit dates.</summary>
    public bool HasGenerations { get; }

    /// <summary>Opens a file and compares its checksum.</summary>
    /// <exception cref="CommitGraphException">It is damaged, or of a version that we do not know.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static CommitGraphLayer Open(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var file = MappedFile.Open(path);
            return file.Length < CommitGraphFormat.HeaderSize + CommitGraphFormat.ChunkEntrySize + ObjectId.Size
                ? throw new CommitGraphException($"{name} is too short")
                : new CommitGraphLayer(file, CheckChecksum(path, file, name), name);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentOutOfRangeException)
        {
            throw new CommitGraphException($"{name} is cut off", e);
        }
    }

    /// <summary>The checksum of the nth file below this one.</summary>
    public ObjectId BaseAt(int n) => ReadId(_bases.Start + ((long)n * ObjectId.Size));

    /// <summary>The id of the nth commit of this file.</summary>
    public ObjectId IdAt(int index) => ReadId(_ids + ((long)Check(index) * ObjectId.Size));

    /// <summary>The root tree of the nth commit of this file.</summary>
    public ObjectId TreeAt(int index) => ReadId(DataOf(index));

    /// <summary>The first parent's position, <see cref="CommitGraphFormat.NoParent"/> where there is none.</summary>
    public uint FirstParentAt(int index) => ReadUInt32(DataOf(index) + ObjectId.Size);

    /// <summary>The second parent's position, none, or with the top bit set a row of the extra edges.</summary>
    public uint SecondParentAt(int index) => ReadUInt32(DataOf(index) + ObjectId.Size + 4);

    /// <summary>The committer's time, in seconds since 1970.</summary>
    public long DateAt(int index)
    {
        var start = DataOf(index) + ObjectId.Size + 8;
        return ((long)(ReadUInt32(start) & 3) << 32) | ReadUInt32(start + 4);
    }

    /// <summary>A row of the extra edges.</summary>
    /// <exception cref="CommitGraphException">There is no such row.</exception>
    public uint EdgeAt(long row) => row < _edges.Length / 4
        ? ReadUInt32(_edges.Start + (row * 4))
        : throw new CommitGraphException($"{Name} points beyond its extra edges");

    /// <summary>The corrected commit date of the nth commit of this file: larger than that of each of its parents.</summary>
    /// <exception cref="CommitGraphException">It lies outside of the file.</exception>
    public long GenerationAt(int index)
    {
        long offset = ReadUInt32(_generations.Start + ((long)Check(index) * 4));
        if (offset >= CommitGraphFormat.TopBit)
        {
            var row = offset & ~CommitGraphFormat.TopBit;
            if (row >= _overflow.Length / 8)
            {
                throw new CommitGraphException($"{Name} points beyond its large generation numbers");
            }

            offset = ReadInt64(_overflow.Start + (row * 8));
        }

        return DateAt(index) + offset;
    }

    /// <summary>Finds a commit in this file.</summary>
    public bool TryFind(ObjectId id, out int index)
    {
        var low = _fanOut[id.FirstByte];
        var high = _fanOut[id.FirstByte + 1];
        while (low < high)
        {
            index = (int)(((uint)low + (uint)high) >> 1);
            var order = IdAt(index).CompareTo(id);
            if (order == 0)
            {
                return true;
            }

            if (order < 0)
            {
                low = index + 1;
            }
            else
            {
                high = index;
            }
        }

        index = -1;
        return false;
    }

    // git leaves the checksum to 'commit-graph verify'. A flipped bit would be another parent or tree, and nobody would notice.
    // Not read through the mapping: all of its pages would count as the server's own memory.
    private static ObjectId CheckChecksum(string path, MappedFile mapped, string name)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var end = mapped.Length - ObjectId.Size;
            for (var offset = 0L; offset < end;)
            {
                var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
                sha1.AppendData(buffer, 0, count);
                offset += count > 0 ? count : throw new CommitGraphException($"{name} is cut off");
            }

            _ = sha1.GetHashAndReset(buffer);
            var stored = ObjectId.FromBytes(mapped.Slice(end, ObjectId.Size));
            GC.KeepAlive(mapped);
            return ObjectId.FromBytes(buffer) == stored ? stored : throw new CommitGraphException($"{name} has a wrong checksum");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private long DataOf(int index) => _data + ((long)Check(index) * CommitGraphFormat.CommitDataSize);

    private int Check(int index) =>
        (uint)index < (uint)Count ? index : throw new CommitGraphException($"{Name} has no commit at {index}");

    private ObjectId ReadId(long start)
    {
        var id = ObjectId.FromBytes(_file.Slice(start, ObjectId.Size));
        GC.KeepAlive(_file);
        return id;
    }

    private uint ReadUInt32(long start)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(_file.Slice(start, 4));
        GC.KeepAlive(_file);
        return value;
    }

    private long ReadInt64(long start)
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(_file.Slice(start, 8));
        GC.KeepAlive(_file);
        return value;
    }
}
