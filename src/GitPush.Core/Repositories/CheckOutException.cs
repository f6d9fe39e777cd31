namespace GitPush.Repositories;

/// <summary>A tree cannot be written to a folder, or to a tar, because of something in it. Nothing of it was left behind.</summary>
public sealed class CheckOutException : IOException
{
    /// <summary>An error without a path.</summary>
    public CheckOutException()
    {
    }

    /// <summary>An error without a path.</summary>
    public CheckOutException(string message)
        : base(message)
    {
    }

    /// <summary>An error without a path.</summary>
    public CheckOutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal CheckOutException(string path, string problem)
        : base($"'{path}' cannot be checked out: {problem}.") => Path = path;

    /// <summary>The path in the tree that stopped the check-out, where one did.</summary>
    public string? Path { get; }
}
