namespace GitPush.Ssh.Transport;

/// <summary>How much the keys of one direction are used before they are exchanged.</summary>
internal sealed record RekeyLimits
{
    /// <summary>"After each gigabyte of transmitted data" (RFC 4253 §9), in bytes.</summary>
    public long Bytes { get; init; } = 1L << 30;

    /// <summary>"… or after each hour of connection time": as soon as something is sent or received then.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(1);

    /// <summary>RFC 4344 §3.1 has it before 2^32, when sequence numbers come back.</summary>
    public long Packets { get; init; } = 1L << 31;
}
