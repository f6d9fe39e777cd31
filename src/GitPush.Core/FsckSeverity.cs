namespace GitPush;

/// <summary>What a defect of a pushed object does to the push.</summary>
public enum FsckSeverity
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>The pusher reads of it, and the push goes on.</summary>
    Warn,

    /// <summary>The push is refused.</summary>
    Error,
}
