using System.IO.Pipelines;

namespace GitPush.Ssh.Connection;

/// <summary>What a program has of its channel. Each of the three is for one user at a time.</summary>
internal sealed class SessionChannel(PipeReader input, PipeWriter output, PipeWriter error)
{
    /// <summary>
    /// What the client sends. Completed by its end of file; once it has closed the channel before that, or is gone, reading throws
    /// <see cref="Protocol.ClientGoneException"/>, whatever is left of what it sent.
    /// </summary>
    public PipeReader Input { get; } = input;

    /// <summary>
    /// What the client gets. A flush waits until it has room for everything, or for nothing any more:
    /// <see cref="FlushResult.IsCompleted"/> then.
    /// </summary>
    public PipeWriter Output { get; } = output;

    /// <summary>What the client's user gets on the terminal.</summary>
    public PipeWriter Error { get; } = error;
}
