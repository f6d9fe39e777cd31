namespace GitPush.Protocol;

/// <summary>What a pkt-line is.</summary>
internal enum PktKind
{
    /// <summary>A packet with a payload, which may be empty (<c>0004</c>).</summary>
    Data,

    /// <summary><c>0000</c>.</summary>
    Flush,

    /// <summary><c>0001</c>.</summary>
    Delimiter,

    /// <summary><c>0002</c>.</summary>
    ResponseEnd,

    /// <summary>The stream ended before a packet began.</summary>
    End,
}
