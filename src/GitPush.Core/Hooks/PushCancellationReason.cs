namespace GitPush.Hooks;

/// <summary>Why a push was cancelled.</summary>
internal enum PushCancellationReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>A newer push to the same repository took its place.</summary>
    Superseded,

    /// <summary>The client went away, and the host wants such pushes cancelled.</summary>
    ClientGone,

    /// <summary>The host stops, and the grace time is over.</summary>
    ServerStopping,
}
