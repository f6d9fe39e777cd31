namespace GitPush;

/// <summary>A peer broke git's protocol or a limit. The message is for that peer: it names no path of the server.</summary>
internal class GitProtocolException : Exception
{
    public GitProtocolException(string message)
        : base(message)
    {
    }

    public GitProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
