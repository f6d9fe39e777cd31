namespace GitPush.Kubernetes.Client.Requests;

/// <summary>When a request may be sent again after a try that failed.</summary>
internal enum Resend
{
    /// <summary>Doing it twice is as doing it once.</summary>
    Always,

    /// <summary>Only when it is known that nothing was done: it did not leave, or the server said to come back later.</summary>
    WhenNothingWasDone,
}
