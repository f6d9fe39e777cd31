namespace GitPush.Ssh;

/// <summary>
/// What <c>AddSshTransport(options => …)</c> sets. The limits of a push or fetch itself are those of
/// <see cref="GitPushLimits"/>, over every transport.
/// </summary>
public sealed class GitPushSshOptions
{
    /// <summary>The TCP port to listen on; 0 for a free one, which <see cref="SshServerInfo"/> then tells. Default: 2222.</summary>
    public int Port { get; set; } = 2222;

    /// <summary>
    /// The IP addresses to listen on, such as <c>127.0.0.1</c> or <c>fd00::2</c>; one with a port of its own is written
    /// <c>127.0.0.1:22</c> or <c>[fd00::2]:22</c>. <c>::</c> stands for all of IPv6, and for nothing of IPv4. Default: none, which
    /// means every address of the machine, of IPv4 and IPv6.
    /// </summary>
    public IList<string> ListenAddresses { get; } = [];

    /// <summary>
    /// The folder of the keys by which clients know the server again: every file whose name ends with <c>_key</c>, one for each type.
    /// At the first start an ECDSA key is generated there. Keep it: clients refuse a server whose key has changed. Not used where
    /// <see cref="HostKeyFiles"/> or <see cref="HostKeys"/> has an entry. Default: null, which means <c>.gitpush/ssh</c> below
    /// <see cref="GitPushOptions.RepositoryRoot"/>, so that the key lives where the repositories do, and servers that share them
    /// share it.
    /// </summary>
    public string? HostKeyFolder { get; set; }

    /// <summary>
    /// Files of host keys (ECDSA on a NIST curve, or RSA from 2048 bits on; in the form of ssh-keygen or PEM, without passphrase), one
    /// for each type, in the order in which they are offered. Nobody but their owner may have permissions to them.
    /// </summary>
    public IList<string> HostKeyFiles { get; } = [];

    /// <summary>Host keys as text, such as from a store of secrets; otherwise as <see cref="HostKeyFiles"/>, and offered behind them.</summary>
    public IList<string> HostKeys { get; } = [];

    /// <summary>
    /// A text that clients show before they authenticate, at most 4,096 characters. Some show it in a window, and fail where there is
    /// no screen (JSch, which JGit's command line uses). Default: none.
    /// </summary>
    public string? Banner { get; set; }

    /// <summary>Connections at the same time, authenticated or not. Further ones are closed at once. Default: 1,000.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>
    /// Connections at the same time of which it is not known yet who they are. A further one takes the place of another: of the address
    /// that has most of them, the one that has been there for longest. Default: 100.
    /// </summary>
    public int MaxUnauthenticatedConnections { get; set; } = 100;

    /// <summary>
    /// The same, from one address. All of an IPv6 network of 64 bits counts as one address: that is what one machine gets. Default: 10.
    /// </summary>
    public int MaxUnauthenticatedPerAddress { get; set; } = 10;

    /// <summary>How long a client may take from its connection to its authentication. Default: 30 seconds.</summary>
    public TimeSpan LoginGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts to authenticate, with a signature, of one connection that may fail: the last of them ends it. Default: 6.</summary>
    public int MaxAuthenticationFailures { get; set; } = 6;

    /// <summary>
    /// Keys of which one connection may ask whether they would do, and other requests without a signature. An agent offers all the keys
    /// that it holds, which are no failed attempts. Default: 60.
    /// </summary>
    public int MaxKeyQueries { get; set; } = 60;

    /// <summary>
    /// Sessions that one connection may have at the same time: git commands that share it, with OpenSSH's <c>ControlMaster</c>.
    /// Default: 10.
    /// </summary>
    public int MaxChannels { get; set; } = 10;

    /// <summary>
    /// Bytes that a client may send to a session ahead of the one who reads them there. They are held in memory. Default: 4 MiB.
    /// </summary>
    public int WindowBytes { get; set; } = 4 << 20;

    /// <summary>
    /// How long a connection without a session is kept, and how long a session waits for what its client sends next. It takes the place
    /// of <see cref="GitPushLimits.IdleTimeout"/> there: over SSH a client is connected while its <c>pre-push</c> hook runs and while it
    /// computes a pack, and sends nothing. Default: 10 minutes.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After what time of silence a client is asked whether it is still there. Default: 60 seconds.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many of these questions may stay without an answer before the connection is given up. Default: 3.</summary>
    public int KeepAliveMax { get; set; } = 3;

    /// <summary>Bytes that are sent or received with the same keys before new ones are exchanged. Default: 1 GiB.</summary>
    public long RekeyBytes { get; set; } = 1L << 30;

    /// <summary>For how long the same keys are used before new ones are exchanged. Default: 1 hour.</summary>
    public TimeSpan RekeyInterval { get; set; } = TimeSpan.FromHours(1);
}
