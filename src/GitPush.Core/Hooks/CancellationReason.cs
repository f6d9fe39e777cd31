namespace GitPush.Hooks;

/// <summary>Why a running push is cancelled.</summary>
internal enum CancellationReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A newer push to the repository takes its place.</summary>
    Superseded,

    /// <summary>The client went away, and the host chose <see cref="DisconnectPolicy.Cancel"/>.</summary>
    ClientGone,

    /// <summary>The host stops.</summary>
    ServerStopping,

    /// <summary>Somebody who may asked for it.</summary>
    Operator,
}
