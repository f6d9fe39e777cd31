using System.Net;

namespace GitPush.Hooks;

/// <summary>How a push reached the server.</summary>
/// <param name="Transport"><c>http</c> or <c>ssh</c>; <c>none</c> for what no git client pushed.</param>
public sealed record PushConnection(string Transport)
{
    /// <summary>The client's address as the host sees it, or null where there is none.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>The fingerprint of the SSH key, as <c>SHA256:…</c>, or null.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>
    /// What the server's list of keys calls the SSH key, such as <c>ada@laptop</c>; null where it calls it nothing. Tells keys of one
    /// user apart.
    /// </summary>
    public string? KeyComment { get; init; }

    /// <summary>The client program as it calls itself, such as <c>git/2.39.5</c>, or null.</summary>
    public string? ClientAgent { get; init; }
}
