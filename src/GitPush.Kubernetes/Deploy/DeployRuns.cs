using GitPush.Hooks;

namespace GitPush.Kubernetes.Deploy;

/// <summary>The deployments of a push by their names: what their stages, which have an instance each, share.</summary>
internal sealed class DeployRuns
{
    private readonly Dictionary<string, DeployRun> _runs = new(StringComparer.Ordinal);

    public static DeployRuns Of(PushContext push)
    {
        if (!push.Items.TryGet<DeployRuns>(out var runs))
        {
            push.Items.Set(runs = new DeployRuns());
        }

        return runs;
    }

    public void Add(string name, DeployRun run) => _runs.Add(name, run);

    /// <summary>Null when the deployment is left out of this push.</summary>
    public DeployRun? Find(string name) => _runs.GetValueOrDefault(name);
}
