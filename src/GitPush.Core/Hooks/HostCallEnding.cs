namespace GitPush.Hooks;

/// <summary>How a call of the host's code ended.</summary>
internal enum HostCallEnding
{
    /// <summary>It returned.</summary>
    Returned,

    /// <summary>It threw.</summary>
    Threw,

    /// <summary>Its time was up before.</summary>
    TimedOut,

    /// <summary>It was cancelled before.</summary>
    Cancelled,
}
