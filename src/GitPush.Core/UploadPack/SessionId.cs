namespace GitPush.UploadPack;

/// <summary>By what the two ends of one fetch can be found in the logs of both (gitprotocol-capabilities(5), <c>session-id</c>).</summary>
internal static class SessionId
{
    /// <summary>An id for one connection, or for one request over HTTP. Ids that are made later sort later.</summary>
    public static string Create(TimeProvider timeProvider) => $"gitpush-{Guid.CreateVersion7(timeProvider.GetUtcNow()):N}";
}
