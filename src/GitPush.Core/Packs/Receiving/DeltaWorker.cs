namespace GitPush.Packs.Receiving;

/// <summary>
/// Resolves all deltas that lead back to one whole object, depth first and without recursion. Not thread-safe: one for
/// each thread.
/// </summary>
internal sealed partial class DeltaWorker(DeltaContext context, long maxHeldBytes) : IDisposable
{
    private readonly EntryReader _reader = new(context.Spool, context.Entries);
    private readonly ObjectIntake _intake = new(context.Entries, context.Existing, context.ExistingIds, context.Links, context.Options);

    // A delta that names its base by id has to know the ids at once; and a few objects gain nothing from each other's company.
    private readonly bool _mayPost = context.RefDeltas.Count == 0 && !context.Spool.IsResident;

    // A small pack's objects are few, and rented one by one.
    private readonly ContentArena _arena =
        new(context.Spool.IsResident ? 0 : (int)Math.Min(context.Spool.Length, ContentArena.MaxSize));

    private DeltaFrame[] _stack = new DeltaFrame[16];
    private int _depth;
    private byte[] _delta = [];
    private long _held;
    private int _resolved;

    /// <summary>Resolves what can be resolved upon a whole object of the pack.</summary>
    public void ResolveUpon(int root, CancellationToken cancellationToken)
    {
        var size = context.Entries[root].Size;
        var frame = NewFrame(root, (int)size);
        if (!frame.HasChildren)
        {
            return;
        }

        InflationBudget.CheckArray(size);

        Push(frame);
        while (_depth > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ref var top = ref _stack[_depth - 1];
            if (top.HasChildren)
            {
                Resolve(TakeChild(ref top), ref top);
            }
            else
            {
                Release(ref top);
                _depth--;
            }
        }

        context.Progress.Add(_resolved);
        _resolved = 0;
    }

    /// <summary>Ends the work: all that was resolved has its id when this returns.</summary>
    public void Complete() => _intake.Complete();

    public void Dispose()
    {
        while (_depth > 0)
        {
            Release(ref _stack[--_depth]);
        }

        ContentBuffer.Return(_delta);
        _reader.Dispose();
        _intake.Dispose();
    }

    private int TakeChild(ref DeltaFrame frame)
    {
        if (frame.NextChild == ReceivedEntry.None)
        {
            return context.RefDeltas.EntryAt(frame.NextRefDelta++);
        }

        var child = frame.NextChild;
        frame.NextChild = context.Entries[child].NextSibling;
        return child;
    }

    private void Resolve(int child, ref DeltaFrame parent)
    {
        if (_depth > context.Options.Limits.MaxDeltaDepth)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxDeltaDepth), context.Options.Limits.MaxDeltaDepth, "deltas");
        }

        EnsureContent(_depth - 1);
        SharedContent? content = Apply(child, ref parent, isFirstTime: true, out var length);
        try
        {
            if (!parent.HasChildren)
            {
                Release(ref parent);
            }

            var type = context.Entries[parent.Entry].Type;
            context.Entries[child].Base = parent.Entry;
            if (_mayPost)
            {
                _intake.Post(child, type, content, 0, length);
            }
            else
            {
                _intake.Take(child, type, content.Span);
            }

            _resolved++;
            var frame = NewFrame(child, length);
            if (frame.HasChildren)
            {
                frame.Content = content;
                content = null;
                Push(frame);
            }
        }
        finally
        {
            content?.Release();
        }
    }

    private DeltaFrame NewFrame(int index, int length)
    {
        ref var entry = ref context.Entries[index];
        var (start, end) = context.RefDeltas.Claim(entry.Id);
        return new DeltaFrame
        {
            Entry = index,
            Length = length,
            NextChild = entry.FirstChild,
            NextRefDelta = start,
            EndOfRefDeltas = end,
        };
    }

    /// <summary>Builds an object from its base's content and its delta.</summary>
    /// <param name="isFirstTime">Whether the limits have yet to be asked.</param>
    private SharedContent Apply(int child, ref DeltaFrame parent, bool isFirstTime, out int length)
    {
        var size = (int)context.Entries[child].Size;
        if (_delta.Length < size)
        {
            ContentBuffer.Return(_delta);
            _delta = [];
            _delta = ContentBuffer.Rent(size);
        }

        _reader.Read(child, _delta);
        var delta = _delta.AsSpan(0, size);
        try
        {
            _ = Delta.ReadSizes(delta, out _, out var resultSize);
            if (isFirstTime)
            {
                context.Budget.Take(resultSize);
                InflationBudget.CheckArray(resultSize);
                Delta.Validate(delta);
            }
            else
            {
                context.Budget.TakeAgain(size + resultSize);
            }

            length = (int)resultSize;
            var content = SharedContent.Rent(length, _arena);
            try
            {
                Delta.Apply(parent.Content!.Span, delta, content.Span);
                return content;
            }
            catch
            {
                content.Release();
                throw;
            }
        }
        catch (PackFormatException failure)
        {
            throw new PackFormatException($"pack has bad object at offset {context.Entries[child].Offset}: {failure.Message}");
        }
    }
}
