using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using GitPush.Objects;
using GitPush.Stages.Policies.Rules;

namespace GitPush.Stages.Policies.Secrets;

/// <summary>
/// One push's files, looked at by one scanner. First the blobs are collected that commits add; then each is read once, however many
/// commits have it, in the order in which they lie in the pack, so that a delta finds its base at hand; then the few commits can be
/// asked about that add one with secrets. Of these the states before are read, and what stands there in the same words was not added.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Memory: some 30 bytes for each blob, of which the push's limit of objects says how many there can be, and what was found, up to
/// <see cref="MaxKept"/> secrets. Of blobs beyond that only is known that they have some: they are read again when a commit has them.
/// </remarks>
internal sealed class SecretScan(SecretScanner scanner)
{
    private const int MaxKept = 10_000;

    // As git tells binary files: a NUL among the first bytes.
    private const int BinaryCheckLength = 8000;

    private readonly HashSet<ObjectId> _blobs = [];
    private readonly ConcurrentDictionary<ObjectId, FoundSecret[]> _found = [];
    private int _kept;

    /// <summary>Whether any blob has a secret, added or not.</summary>
    public bool HasFound => !_found.IsEmpty;

    /// <summary>Has a file looked at by the next <see cref="Run"/>.</summary>
    public void Collect(NewFile file)
    {
        if (IsLookedAt(file))
        {
            lock (_blobs)
            {
                _ = _blobs.Add(file.Id);
            }
        }
    }

    /// <summary>Looks at what was collected.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(ObjectDatabase objects, CancellationToken cancellationToken)
    {
        // What a thread takes at once. Versions of one file lie together: few are torn apart.
        const int Stride = 512;
        var blobs = PackOrderedBlobs.Sort(objects, _blobs);
        ParallelWork.Run(
            blobs.Length,
            Stride,
            () => new ObjectReader(objects) { KeepsBlobs = true },
            (reader, index) => _ = FindAll(blobs[index], reader),
            cancellationToken);
    }

    /// <summary>The secrets in lines that none of the commit's parents has in that file.</summary>
    public IEnumerable<FoundSecret> FindAdded(NewFile file, ObjectReader reader)
    {
        if (!IsLookedAt(file) || !_found.ContainsKey(file.Id))
        {
            return [];
        }

        var old = file.OldIds.SelectMany(id => FindAll(id, reader)).Select(static secret => secret.LineHash).ToHashSet();
        return FindAll(file.Id, reader).Where(secret => !old.Contains(secret.LineHash));
    }

    private bool IsLookedAt(NewFile file) => !file.IsMoved && file.Mode != EntryMode.SymbolicLink && !scanner.IsAllowed(file.Path);

    private FoundSecret[] FindAll(ObjectId blob, ObjectReader reader)
    {
        if (_found.TryGetValue(blob, out var known) && known.Length > 0)
        {
            return known;
        }

        var found = Scan(blob, reader);
        if (found.Length > 0)
        {
            // One without secrets says that there are some, for which there was no room.
            _ = _found.TryAdd(blob, Interlocked.Add(ref _kept, found.Length) <= MaxKept ? found : []);
        }

        return found;
    }

    private FoundSecret[] Scan(ObjectId blob, ObjectReader reader)
    {
        if (!reader.TryGetInfo(blob, out _, out var size))
        {
            return [];
        }

        if (size > scanner.MaxBytes)
        {
            return ScanBeginning(blob, reader);
        }

        if (!reader.TryRent(blob, out var rented))
        {
            return [];
        }

        using (rented)
        {
            return Scan(rented.Data.Span);
        }
    }

    private FoundSecret[] ScanBeginning(ObjectId blob, ObjectReader reader)
    {
        if (!reader.TryOpenBlob(blob, out var content, out _))
        {
            return [];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(scanner.MaxBytes);
        try
        {
            using (content)
            {
                return Scan(buffer.AsSpan(0, content.ReadAtLeast(buffer.AsSpan(0, scanner.MaxBytes), scanner.MaxBytes, throwOnEndOfStream: false)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FoundSecret[] Scan(ReadOnlySpan<byte> content)
    {
        if (content[..Math.Min(content.Length, BinaryCheckLength)].Contains((byte)0))
        {
            return [];
        }

        var text = ArrayPool<char>.Shared.Rent(content.Length);
        try
        {
            return [.. scanner.Find(text.AsSpan(0, Encoding.Latin1.GetChars(content, text)))];
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }
}
