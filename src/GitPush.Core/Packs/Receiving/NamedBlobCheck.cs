using GitPush.Checks.Fsck;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Checks the blobs that pushed trees name <c>.gitmodules</c> and <c>.gitattributes</c>, wherever they are: in the pack, or in
/// the repository since an earlier push, when they may have had another name.
/// </summary>
internal sealed class NamedBlobCheck(
    FsckRun run, PackSpool spool, ReceivedEntries entries, SortedEntries index, ObjectDatabase existing, InflationBudget budget) : IDisposable
{
    private readonly FsckFindings _findings = new(run);
    private readonly ReceivedObjects _received = new(spool, entries, budget);
    private ObjectReader? _existing;

    /// <exception cref="FsckException">One of them broke a rule.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        foreach (var blobs in (ReadOnlySpan<NamedBlobs>)[run.Modules, run.Attributes])
        {
            foreach (var id in blobs.All)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!run.Sound.Contains(id, blobs.Rule))
                {
                    Check(id, blobs.Rule);
                }
            }
        }
    }

    public void Dispose()
    {
        _received.Dispose();
        _existing?.Dispose();
    }

    private void Check(ObjectId id, NamedBlobRule rule)
    {
        _findings.Begin(id);
        if (!TryGetInfo(id, out var type, out var size))
        {
            _findings.Report(rule.WhenMissing, $"unable to read {rule.Name} blob");
        }
        else if (type != ObjectType.Blob)
        {
            _findings.Report(rule.WhenNoBlob, $"non-blob found at {rule.Name}");
        }
        else if (size > rule.MaxBytes)
        {
            _findings.Report(rule.WhenLarge, $"{rule.Name} too large to parse");
        }
        else
        {
            using var content = Open(id);
            rule.Check(content, _findings);
        }

        _findings.End();
        if (_findings.IsClean)
        {
            run.Sound.Add(id, rule);
        }
    }

    private bool TryGetInfo(ObjectId id, out ObjectType type, out long size)
    {
        var entry = index.Find(id);
        if (entry == ReceivedEntry.None)
        {
            _existing ??= existing.OpenReader();
            return _existing.TryGetInfo(id, out type, out size);
        }

        type = entries[entry].Type;
        size = type == ObjectType.Blob ? _received.SizeOf(entry) : 0;
        return true;
    }

    private Stream Open(ObjectId id)
    {
        var entry = index.Find(id);
        return entry != ReceivedEntry.None ? _received.Open(entry)
            : _existing!.TryOpenBlob(id, out var content, out _) ? content
            : throw new MissingObjectException("blob", id);
    }
}
