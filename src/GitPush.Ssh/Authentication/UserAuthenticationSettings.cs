namespace GitPush.Ssh.Authentication;

/// <summary>How much a client may try before it is in, for all connections of a listener.</summary>
internal sealed record UserAuthenticationSettings
{
    /// <summary>How many signatures may come to nothing; the last of them ends the connection.</summary>
    public int MaxAuthenticationFailures { get; init; } = 6;

    /// <summary>
    /// How many requests without a signature are answered: queries whether a key would do, of which agents send one for each key that
    /// they hold, and all that is refused anyway.
    /// </summary>
    public int MaxKeyQueries { get; init; } = 60;

    /// <summary>
    /// How long a client may take from its first byte until it is in. Who starts the connection sees to it, with a token that it gives
    /// to the start of the transport and to the authentication, and to nothing that comes later.
    /// </summary>
    public TimeSpan LoginGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What clients show to their users before they log in; null for nothing. Lines may end as they like.</summary>
    public string? Banner { get; init; }
}
