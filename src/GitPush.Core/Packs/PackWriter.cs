using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Traversal;

namespace GitPush.Packs;

/// <summary>
/// Writes a pack (gitformat-pack(5)) of objects that are stored already. What lies in a pack is copied as it lies there: whole
/// objects always, deltas when the receiver gets or has their base. Only what is left, and loose objects, is compressed anew.
/// </summary>
/// <param name="ofsDelta">Whether the receiver reads deltas that name their base by its distance.</param>
/// <param name="thin">Whether bases may be left out that the receiver is known to have.</param>
internal sealed partial class PackWriter(PackPlan plan, ObjectDatabase database, ObjectReader objects, PackOutput output, bool ofsDelta, bool thin)
    : IDisposable
{
    private readonly ObjectTable _table = plan.Table;
    private readonly PackWindow _window = new();

    // Where in the new pack each object begins, by number; 0 before it is written.
    private readonly long[] _written = new long[plan.Table.Count];
    private int _deltas;
    private int _reused;

    /// <summary>Writes the pack and its checksum, and leaves the last bytes to be flushed by the caller.</summary>
    /// <exception cref="ObjectCorruptException">No intact copy of an object is left. The pack is not ended then.</exception>
    /// <exception cref="ClientGoneException">The client does not read any more.</exception>
    public async Task<PackStatistics> WriteAsync(CancellationToken cancellationToken)
    {
        WritePackHeader();
        for (var n = 0; n < plan.Count; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = plan.NumberAt(n);
            var start = output.Position;
            if (!TryReuse(n, out var large) && (large is null || !await TryCopyLargeAsync(large.Value, cancellationToken).ConfigureAwait(false)))
            {
                await WriteWholeAsync(_table.Id(number), cancellationToken).ConfigureAwait(false);
            }

            _written[number] = start;
            if (output.IsFull)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        output.WriteChecksum();

        // A delta is only ever sent as it was stored.
        return new PackStatistics(plan.Count, _deltas, _reused, _deltas);
    }

    /// <summary>Where in the new pack an object's entry begins, once it is written.</summary>
    /// <param name="number">The object's number in the plan's table.</param>
    public long OffsetOf(int number) => _written[number];

    public void Dispose()
    {
        _window.Dispose();
        _hasher.Dispose();
        _compressed.Dispose();
    }

    private void WritePackHeader()
    {
        Span<byte> header = stackalloc byte[PackFile.HeaderSize];
        PackHeaders.FormatPack(header, plan.Count);
        output.Write(header);
    }
}
