namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>What a run of the docker command ended with.</summary>
internal sealed record DockerResult(int ExitCode, string Output, string Error)
{
    /// <summary>Why it failed.</summary>
    public string LastLine => Error.TrimEnd().Split('\n')[^1];
}
