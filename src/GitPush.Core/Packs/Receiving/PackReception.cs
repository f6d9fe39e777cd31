using System.Buffers;
using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.Packs.Receiving;

/// <summary>One pack on its way from the wire to its name in the folder; the steps are called one after the other.</summary>
internal sealed partial class PackReception : IAsyncDisposable
{
    private const int BatchesInFlight = 4;

    // One push after another changes the folder of packs. What the others before it stored is known without a look.
    private static readonly TimeSpan ListingFreshness = TimeSpan.FromSeconds(1);

    private readonly ObjectDatabase _existing;
    private readonly PackReceiverOptions _options;
    private readonly Func<string> _directory;
    private readonly PackSpool _spool;
    private readonly ReceivedEntries _entries = new();
    private readonly RefDeltas _refDeltas = new();
    private readonly LinkSet _links = new();
    private readonly PackStreamParser _parser;
    private readonly ObjectIntake _intake;
    private readonly DeltaContext _context;
    private BackgroundQueue<ObjectBatch>? _hashing;
    private ObjectId _checksum;
    private long _receivedBytes;

    public PackReception(ObjectDatabase existing, PackReceiverOptions options, Func<string> directory, DeltaProgress progress)
    {
        _existing = existing;
        _options = options;
        _directory = directory;
        _spool = new PackSpool(directory, options.SpoolBytes);
        var budget = new InflationBudget(options.Limits);
        _parser = new PackStreamParser(_entries, _refDeltas, options, budget);
        var existingIds = new ExistingIds(existing, ListingFreshness);
        _intake = new ObjectIntake(_entries, existing, existingIds, _links, options);
        _context = new DeltaContext
        {
            Spool = _spool,
            Entries = _entries,
            RefDeltas = _refDeltas,
            Existing = existing,
            ExistingIds = existingIds,
            Links = _links,
            Options = options,
            Budget = budget,
            Progress = progress,
        };
    }

    /// <summary>Whether the pack that was read has no objects.</summary>
    public bool IsEmpty => _parser.ObjectCount == 0;

    /// <summary>Reads the pack to the end of its trailer, and takes in its whole objects.</summary>
    public async Task ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (!_parser.IsDone)
        {
            var result = await input.ReadAsync(cancellationToken);
            var taken = result.Buffer.Start;
            try
            {
                taken = await TakeAsync(result.Buffer, cancellationToken);
            }
            finally
            {
                input.AdvanceTo(taken);
            }

            if (result.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (result.IsCompleted && !_parser.IsDone)
            {
                throw new PackFormatException("early EOF");
            }
        }

        await FinishReadingAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_hashing is not null)
        {
            await _hashing.DisposeAsync();
        }

        _parser.Dispose();
        _intake.Dispose();
        await _spool.DisposeAsync();
    }

    /// <returns>The end of what belongs to the pack.</returns>
    private async ValueTask<SequencePosition> TakeAsync(ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty && !_parser.IsDone)
        {
            var free = _spool.Free;
            var part = free[..(int)Math.Min(free.Length, buffer.Length)];
            buffer.Slice(0, part.Length).CopyTo(part.Span);
            var taken = 0;
            do
            {
                taken += _parser.Parse(part.Span[taken..]);
                if (_parser.TakeBatch() is { } batch)
                {
                    await DispatchAsync(batch, cancellationToken);
                }
            }
            while (taken < part.Length && !_parser.IsDone);

            await _spool.AdvanceAsync(taken, _parser.TrailerLength, cancellationToken);
            if (_spool.Length > _options.Limits.MaxPackBytes)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxPackBytes), _options.Limits.MaxPackBytes, "bytes");
            }

            if (_spool.Length > _options.MaxInputBytes)
            {
                throw new GitProtocolException($"pack exceeds maximum allowed size ({HumanSize.Format(_options.MaxInputBytes.Value)})");
            }

            buffer = buffer.Slice(taken);
        }

        return buffer.Start;
    }

    /// <summary>Has the objects of a batch taken in: at once while the pack is small, by another thread when it is not.</summary>
    private async ValueTask DispatchAsync(ObjectBatch batch, CancellationToken cancellationToken)
    {
        if (_hashing is null && !_spool.IsResident)
        {
            _hashing = new BackgroundQueue<ObjectBatch>(BatchesInFlight, TakeIn);
        }

        if (_hashing is not null)
        {
            await _hashing.PostAsync(batch, cancellationToken);
            return;
        }

        using (batch)
        {
            TakeIn(batch);
        }
    }

    private void TakeIn(ObjectBatch batch)
    {
        foreach (var (index, start, length) in batch.Objects)
        {
            var type = (ObjectType)_entries[index].Kind;
            if (_spool.IsResident)
            {
                _intake.Take(index, type, batch.Buffer.Slice(start, length));
            }
            else
            {
                _intake.Post(index, type, batch.Content, start, length);
            }
        }
    }

    private async Task FinishReadingAsync(CancellationToken cancellationToken)
    {
        if (_hashing is not null)
        {
            await _hashing.CompleteAsync();
            _intake.Complete();
        }

        _checksum = await _spool.CompleteAsync(cancellationToken);
        if (_checksum != _parser.Trailer)
        {
            throw new PackFormatException("pack is corrupted (SHA1 mismatch)");
        }

        _receivedBytes = _spool.Length;
    }
}
