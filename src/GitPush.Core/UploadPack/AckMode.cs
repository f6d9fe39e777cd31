namespace GitPush.UploadPack;

/// <summary>How a client of protocol v0 or v1 wants its haves acknowledged (gitprotocol-capabilities(5)).</summary>
internal enum AckMode
{
    /// <summary>Neither capability: only the first common object is acknowledged.</summary>
    Single,

    /// <summary><c>multi_ack</c>: every common object, with <c>continue</c>.</summary>
    Multi,

    /// <summary><c>multi_ack_detailed</c>: every common object with <c>common</c>, and <c>ready</c> when it is enough.</summary>
    Detailed,
}
