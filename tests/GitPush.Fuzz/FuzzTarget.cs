namespace GitPush.Fuzz;

/// <summary>
/// Something that reads bytes which a stranger can choose. An input is either taken or refused by the exception that the
/// reader declares; everything else is a finding: another exception, a property that does not hold, too much memory, no end.
/// Used by one thread at a time.
/// </summary>
internal abstract class FuzzTarget : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    /// <summary>The target's name on the command line, and of the folder of its fixtures.</summary>
    public abstract string Name { get; }

    /// <summary>How many cases a short run gives this target: fewer where a case writes files or starts processes.</summary>
    public virtual int SmokeCases => 5_000;

    /// <summary>Makes an input: mostly nearly right, so that it gets past the first check.</summary>
    public abstract byte[] Generate(FuzzRandom random);

    /// <summary>Has an input read.</summary>
    /// <exception cref="FuzzException">A property does not hold.</exception>
    public abstract void Run(byte[] input);

    /// <summary>Whether an exception is how the reader says that it does not take the input.</summary>
    public virtual bool IsRefusal(Exception exception) => exception is GitProtocolException;

    /// <summary>How many bytes reading an input may allocate. The constant part leaves room for what pools are filled with.</summary>
    public virtual long AllowedBytes(int inputLength) => (1 << 20) + (64L * inputLength);

    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }

    /// <summary>Has something disposed of with this target, the last one first.</summary>
    protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    /// <summary>States a property of what was read.</summary>
    protected static void Check(bool holds, string property)
    {
        if (!holds)
        {
            throw new FuzzException(property);
        }
    }
}
