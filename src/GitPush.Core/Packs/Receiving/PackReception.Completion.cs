using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>What follows when all bytes are there: deltas, missing bases, collisions, links, and the files.</summary>
internal sealed partial class PackReception
{
    /// <summary>Resolves all deltas, and completes the pack when it is thin.</summary>
    /// <exception cref="PackFormatException">A delta's base is nowhere.</exception>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        if (_parser.DeltaCount == 0)
        {
            return;
        }

        _context.Progress.Total = _parser.DeltaCount;
        _refDeltas.Freeze();
        var resolver = new DeltaResolver(_context);
        var received = _parser.ObjectCount;
        await resolver.ResolveAsync(0, received, cancellationToken);
        if (_refDeltas.Count > 0)
        {
            var appended = new ThinPackCompletion(_context).AppendBases(cancellationToken);
            if (appended > 0)
            {
                await resolver.ResolveAsync(received, appended, cancellationToken);
                _checksum = _spool.Seal(received + appended);
            }
        }

        var unresolved = 0;
        for (var i = 0; i < received; i++)
        {
            unresolved += _entries[i].IsResolved ? 0 : 1;
        }

        if (unresolved > 0)
        {
            throw new PackFormatException($"pack has {unresolved} unresolved delta{(unresolved == 1 ? "" : "s")}");
        }
    }

    /// <summary>Checks what could not be checked in passing, and stores pack and index unless they are small.</summary>
    public ReceivedPack Store(CancellationToken cancellationToken)
    {
        var index = SortedEntries.Of(_entries);
        var duplicates = new DuplicateCheck(_spool, _entries, _context.Budget);
        duplicates.CompareWithEachOther(index, cancellationToken);
        duplicates.CompareWithExisting(_parser.StreamedBlobs, _existing, cancellationToken);
        if (_options.Fsck is { } fsck)
        {
            using var namedBlobs = new NamedBlobCheck(fsck, _spool, _entries, index, _existing, _context.Budget);
            namedBlobs.Run(cancellationToken);
        }

        var externalLinks = ExternalLinks(index);
        var name = $"pack-{_checksum}";
        var resident = _spool.IsResident ? new ResidentPack(name, _spool.Resident.ToArray(), WriteIndex(index)) : null;
        if (resident is null)
        {
            WriteFiles(name, index);
        }

        return new ReceivedPack
        {
            Name = name,
            Resident = resident,
            ObjectCount = _parser.ObjectCount,
            Bytes = _receivedBytes,
            TreeDepth = _links.Nesting.FindBound(_options.Limits.MaxTreeDepth),
            ExternalLinks = externalLinks,
            LargestBlob = _entries.LargestBlob,
        };
    }

    /// <summary>
    /// The links that lead out of the pack. The bases of a thin pack count as outside: nobody has looked at what they name.
    /// </summary>
    private List<KeyValuePair<ObjectId, ObjectType?>> ExternalLinks(SortedEntries index)
    {
        var external = new List<KeyValuePair<ObjectId, ObjectType?>>();
        foreach (var (id, type) in _links.All)
        {
            var actual = index.TypeOf(id, _parser.ObjectCount);
            if (actual == default)
            {
                external.Add(new(id, type));
            }
            else if (actual != type)
            {
                throw new PackFormatException($"object {id} is a {Name(actual)}, not a {Name(type)}");
            }
        }

        return external;
    }

    /// <summary>The index gets its name after the pack has its own: no crash leaves an index without its pack.</summary>
    private void WriteFiles(string name, SortedEntries sorted)
    {
        using var pack = _spool.TakeFile();
        using var index = new PackTempFile(_directory(), PackTempFile.NewName("idx"));
        PackIndexWriter.Write(index.Stream, sorted.Entries, _checksum);
        if (_options.Fsync)
        {
            // At the same time, since a file system commits its journal once for all who wait for it.
            Parallel.Invoke(pack.FlushToDisk, index.FlushToDisk);
        }

        pack.Publish(name + ".pack");
        index.Publish(name + ".idx");
        pack.Keep();
        index.Keep();
    }

    private byte[] WriteIndex(SortedEntries sorted)
    {
        var content = GC.AllocateUninitializedArray<byte>(PackIndexWriter.LengthOf(sorted.Entries));
        using var index = new MemoryStream(content);
        PackIndexWriter.Write(index, sorted.Entries, _checksum);
        return content;
    }

    private static string Name(ObjectType type) => type.ToString().ToLowerInvariant();
}
