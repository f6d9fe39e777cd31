namespace KubernetesDeploy;

/// <summary>Where pushes go: the section <c>Deploy</c> of the configuration.</summary>
internal sealed class DeploySettings
{
    /// <summary>The registry that images are pushed to, and that the cluster pulls from; with a path where it wants one.</summary>
    public string Registry { get; set; } = "localhost:5000";

    /// <summary>The kubeconfig. Default: as kubectl finds it.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The namespace. Default: the one of the kubeconfig's context.</summary>
    public string? Namespace { get; set; }

    /// <summary>How long a roll-out may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);
}
