using GitPush.Ssh.HostKeys;

namespace GitPush.Ssh.Transport;

/// <summary>What all connections of a listener have in common.</summary>
internal sealed record SshTransportSettings
{
    /// <summary>The keys by which clients may know the server, at least one, best first. They are not disposed here.</summary>
    public required IReadOnlyList<HostKey> HostKeys { get; init; }

    /// <summary>The algorithms of keys with which users may authenticate: <c>server-sig-algs</c> (RFC 8308 §3.1).</summary>
    public required IReadOnlyList<string> UserKeyAlgorithms { get; init; }

    /// <summary>The identification string (RFC 4253 §4.2), without CR and LF.</summary>
    public string Version { get; init; } = "SSH-2.0-GitPush";

    /// <summary>How long the version exchange with the first key exchange may take.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long any other key exchange may take, with all that is on its way when it begins.</summary>
    public TimeSpan RekeyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a peer that does not read is waited for when it is told that the connection ends.</summary>
    public TimeSpan DisconnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public RekeyLimits RekeyLimits { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
