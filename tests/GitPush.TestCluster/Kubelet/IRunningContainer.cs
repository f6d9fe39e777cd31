namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A container that has been started. Disposing it leaves none of its processes.</summary>
internal interface IRunningContainer : IAsyncDisposable
{
    /// <summary>Its exit code; 128 and the signal's number when a signal ended it.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end.</summary>
    Task TerminateAsync();

    /// <summary>Ends it.</summary>
    Task KillAsync();

    /// <summary>Runs a program beside it.</summary>
    /// <returns>Exit code and output.</returns>
    Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken);
}
