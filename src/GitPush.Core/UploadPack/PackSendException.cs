namespace GitPush.UploadPack;

/// <summary>A pack could not be completed, and the client has no complete one.</summary>
/// <param name="innerException">What went wrong.</param>
/// <param name="isTold">
/// Whether the client has been told, in side-band 3. Without side-band nothing but a connection that breaks can tell it.
/// </param>
internal sealed class PackSendException(Exception innerException, bool isTold)
    : IOException($"the pack could not be completed: {innerException.Message}", innerException)
{
    /// <summary>Whether the client has been told.</summary>
    public bool IsTold { get; } = isTold;
}
