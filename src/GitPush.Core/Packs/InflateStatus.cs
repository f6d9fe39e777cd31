namespace GitPush.Packs;

/// <summary>Why <see cref="Inflater.Inflate"/> returned.</summary>
internal enum InflateStatus
{
    /// <summary>All input was consumed, and the stream goes on: call again with what follows.</summary>
    NeedsInput,

    /// <summary>The output is full, and the stream holds more.</summary>
    NeedsOutput,

    /// <summary>The stream ended, and its checksum is right.</summary>
    Done,
}
