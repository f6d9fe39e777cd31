namespace GitPush.Hooks;

/// <summary>
/// A stage failed, and the message is for the pusher: it is shown behind the ref and kept in the record. Of any other
/// exception the pusher sees only which stage failed, for its message may name what is none of the pusher's business.
/// </summary>
public sealed class StageFailedException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="message">One line for the pusher.</param>
    public StageFailedException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause, which goes to the log only.</summary>
    /// <param name="message">One line for the pusher.</param>
    /// <param name="innerException">The cause.</param>
    public StageFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
