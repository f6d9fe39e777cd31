namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>What runs containers.</summary>
internal interface IContainerRuntime : IAsyncDisposable
{
    /// <summary>Has the image on this machine.</summary>
    /// <exception cref="ImagePullException">It cannot be had.</exception>
    Task PullAsync(string image, CancellationToken cancellationToken);

    /// <exception cref="ContainerStartException">The program cannot be run.</exception>
    Task<IRunningContainer> StartAsync(ContainerStart start, ContainerLog log, CancellationToken cancellationToken);
}
