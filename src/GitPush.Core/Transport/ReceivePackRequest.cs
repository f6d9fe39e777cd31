using GitPush.ReceivePack;

namespace GitPush.Transport;

/// <summary>A push as a transport hands it over.</summary>
internal sealed record ReceivePackRequest : PushRequest
{
    /// <summary>
    /// Whether the input ends with the pack, as an HTTP request does. Over SSH it stays open, and nothing may be read behind
    /// the pack.
    /// </summary>
    public required bool InputEnds { get; init; }

    /// <summary>
    /// The nonce that this connection was offered for a signed push. Null where the push is a request of its own, as over
    /// HTTP: the server then knows its nonces again by the seed that they were made from.
    /// </summary>
    public string? IssuedNonce { get; init; }
}
