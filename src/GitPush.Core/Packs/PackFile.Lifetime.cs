namespace GitPush.Packs;

// How long the file stays open. An operation pins the packs that it reads: their files then stay open even when 'git gc' deletes
// them. Files that nobody has pinned are closed when many are open, and opened again at the next read.
internal sealed partial class PackFile
{
    /// <summary>Set by each read, cleared by <see cref="OpenPacks"/> when it looks for a file to close.</summary>
    public volatile bool IsRecentlyUsed;

    /// <summary>Keeps the file open until <see cref="Unpin"/>. Opens it when it is not.</summary>
    /// <exception cref="PackGoneException">The pack was deleted before it was opened.</exception>
    public void Pin()
    {
        lock (_gate)
        {
            _pins++;
        }

        try
        {
            EnsureOpen();
        }
        catch
        {
            Unpin();
            throw;
        }
    }

    /// <summary>Takes back one <see cref="Pin"/>.</summary>
    public void Unpin()
    {
        lock (_gate)
        {
            if (--_pins == 0 && _retired)
            {
                Close();
            }
        }
    }

    /// <summary>Closes the file unless somebody has pinned it.</summary>
    /// <returns>Whether the file is closed.</returns>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_pins == 0)
            {
                Close();
            }

            return _pins == 0;
        }
    }

    /// <summary>The pack is no longer in its folder: closes the file as soon as nobody has it pinned.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _retired = true;
            if (_pins == 0)
            {
                Close();
            }
        }
    }

    private void Close()
    {
        // A read of another thread that is under way holds the handle itself and ends well.
        _handle?.Dispose();
        _handle = null;
    }
}
