namespace GitPush.Kubernetes.Client.Requests;

/// <summary>What is known of a request that failed.</summary>
internal enum ApiFailureKind
{
    /// <summary>The server answered, with an error.</summary>
    Answered,

    /// <summary>There was no connection: the request never left.</summary>
    NotSent,

    /// <summary>No answer came in time or as a whole: the server may have done what was asked.</summary>
    Lost,

    /// <summary>There is no use in trying again: TLS or the credentials are wrong.</summary>
    Hopeless,
}
