namespace GitPush.Fuzz.SshPeers;

internal enum DamageKind
{
    /// <summary>A bit is another.</summary>
    Flip,

    /// <summary>Bytes are missing.</summary>
    Cut,

    /// <summary>Bytes come twice.</summary>
    Double,

    /// <summary>Bytes change places.</summary>
    Swap,

    /// <summary>There are bytes that nobody sent.</summary>
    Insert,

    /// <summary>What is sent at once comes behind what is sent next.</summary>
    Delay,
}
