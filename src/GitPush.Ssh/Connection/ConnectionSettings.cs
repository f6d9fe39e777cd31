namespace GitPush.Ssh.Connection;

/// <summary>What all connections of a listener have in common above the transport.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>How many channels a connection may have at a time, with those whose program still runs after the client closed them.</summary>
    public int MaxChannels { get; init; } = 10;

    /// <summary>How much a client may send on a channel before the program takes it, in bytes: what it can have the server buffer.</summary>
    public int WindowSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>How much data one message of a client may have, in bytes, and how much one of ours has at the most.</summary>
    public int MaxPacketSize { get; init; } = 32 * 1024;

    /// <summary>How long nothing is received before the client is asked whether it is there.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how many questions without an answer it is taken for gone.</summary>
    public int KeepAliveMax { get; init; } = 3;

    /// <summary>How long a connection may stay on which no program runs.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a client may take nothing of what is sent to it. Longer than an exchange of keys, in which nothing is sent.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long a client that has got the end of its last program is given to leave when the server stops.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
