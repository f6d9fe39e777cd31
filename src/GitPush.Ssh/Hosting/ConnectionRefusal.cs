namespace GitPush.Ssh.Hosting;

/// <summary>Why a connection is closed as soon as it is made.</summary>
internal enum ConnectionRefusal
{
    /// <summary>There are <see cref="GitPushSshOptions.MaxConnections"/>.</summary>
    Total,

    /// <summary>There are <see cref="GitPushSshOptions.MaxUnauthenticatedPerAddress"/> from this address.</summary>
    Address,
}
