namespace GitPush.Packs.Receiving;

/// <summary>
/// The way down, and what it holds in memory. An object's content is needed until its last delta is resolved. Where that
/// would hold too much, the content farthest up is dropped, and built again when the work comes back to it.
/// </summary>
internal sealed partial class DeltaWorker
{
    private void Push(DeltaFrame frame)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = frame;
        if (frame.Content is not null)
        {
            _held += frame.Length;
            DropUntilFits();
        }
    }

    private void DropUntilFits()
    {
        for (var i = 0; _held > maxHeldBytes && i < _depth - 1; i++)
        {
            Release(ref _stack[i]);
        }
    }

    private void Release(ref DeltaFrame frame)
    {
        if (frame.Content is { } content)
        {
            _held -= frame.Length;
            frame.Content = null;
            content.Release();
        }
    }

    /// <summary>Has the content of a frame at hand: builds it again from the nearest one above that has its own, or from the pack.</summary>
    private void EnsureContent(int index)
    {
        if (_stack[index].Content is not null)
        {
            return;
        }

        var from = index;
        while (from > 0 && _stack[from].Content is null)
        {
            from--;
        }

        if (_stack[from].Content is null)
        {
            LoadRoot(ref _stack[from]);
        }

        for (var i = from + 1; i <= index; i++)
        {
            var content = Apply(_stack[i].Entry, ref _stack[i - 1], isFirstTime: false, out _);
            _stack[i].Content = content;
            _held += _stack[i].Length;
            if (!_stack[i - 1].HasChildren || _held > maxHeldBytes)
            {
                Release(ref _stack[i - 1]);
            }
        }
    }

    private void LoadRoot(ref DeltaFrame root)
    {
        context.Budget.TakeAgain(root.Length);
        var content = SharedContent.Rent(root.Length, _arena);
        try
        {
            _reader.Read(root.Entry, content.Span);
        }
        catch
        {
            content.Release();
            throw;
        }

        root.Content = content;
        _held += root.Length;
    }
}
