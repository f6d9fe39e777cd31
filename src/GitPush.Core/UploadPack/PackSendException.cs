namespace GitPush.UploadPack;

/// <summary>A pack could not be completed. The client has been told, as far as its protocol has a way, and has no complete pack.</summary>
internal sealed class PackSendException(Exception innerException)
    : IOException($"the pack could not be completed: {innerException.Message}", innerException);
