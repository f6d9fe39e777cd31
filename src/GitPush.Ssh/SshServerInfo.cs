using System.Net;

namespace GitPush.Ssh;

/// <summary>
/// What others may know of the SSH server: a singleton among the host's services, filled when the server starts. Thread-safe.
/// </summary>
public sealed class SshServerInfo
{
    private volatile IReadOnlyList<IPEndPoint> _endpoints = [];
    private volatile IReadOnlyList<string> _hostKeys = [];

    internal SshServerInfo()
    {
    }

    /// <summary>
    /// The addresses and ports on which the server listens, with the port that a <see cref="GitPushSshOptions.Port"/> of 0 has become.
    /// Empty before the start and after the stop.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Endpoints
    {
        get => _endpoints;
        internal set => _endpoints = value;
    }

    /// <summary>
    /// The server's public keys as <c>known_hosts</c> has them behind the name of the host, such as
    /// <c>ecdsa-sha2-nistp256 AAAA…</c>: for a page that tells users what to trust. Empty before the start.
    /// </summary>
    public IReadOnlyList<string> HostKeys
    {
        get => _hostKeys;
        internal set => _hostKeys = value;
    }
}
