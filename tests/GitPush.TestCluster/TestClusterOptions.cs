namespace GitPush.Testing.Kubernetes;

/// <summary>How a <see cref="TestCluster"/> is.</summary>
public sealed record TestClusterOptions
{
    /// <summary>Whether containers really run. Default: true. Without, pods stay unscheduled.</summary>
    public bool RunPods { get; init; } = true;

    /// <summary>How long a container that failed waits before its first restart; doubled each time up to 16 times. Default: 250 ms.</summary>
    public TimeSpan RestartBackOff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest that a container gets to end by itself when its pod asks for more. Default: 5 seconds.</summary>
    public TimeSpan MaxGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The socket of a Docker engine that runs the containers, in place of processes of the host. Default: none.</summary>
    public string? DockerSocket { get; init; }
}
