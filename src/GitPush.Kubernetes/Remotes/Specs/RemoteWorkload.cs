namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>A workload whose containers get built images.</summary>
/// <param name="Kind"><c>Deployment</c>, <c>StatefulSet</c>, <c>DaemonSet</c> or <c>CronJob</c>.</param>
/// <param name="Containers">Names of <see cref="RemoteSpec.Images"/> by container.</param>
internal sealed record RemoteWorkload(string Kind, string Name, IReadOnlyDictionary<string, string> Containers);
