using GitPush.Kubernetes.Apply.Inventories;

namespace GitPush.Kubernetes.Deploy;

/// <summary>How a deployment's steps are called, and its options completed.</summary>
internal static class DeployStep
{
    public const string DefaultName = "deploy";

    /// <summary>The stage's name: <c>manifests</c>, or <c>staging manifests</c> of a deployment that has a name.</summary>
    public static string NameOf(string deployment, DeployStepKind step)
    {
        var name = step switch
        {
            DeployStepKind.Manifests => "manifests",
            DeployStepKind.BeforeDeploy => "before-deploy",
            DeployStepKind.AfterDeploy => "after-deploy",
            _ => "",
        };
        return name.Length == 0 ? deployment : deployment == DefaultName ? name : $"{deployment} {name}";
    }

    /// <summary>The name of the stage that removes previews.</summary>
    public static string RemovalOf(string deployment) => deployment == DefaultName ? "remove preview" : $"{deployment} remove";

    /// <summary>The inventory's name where none is set: each deployment of a repository has its own.</summary>
    public static string InventoryOf(string deployment, string repository) =>
        InventoryName.For(deployment == DefaultName ? repository : $"{repository}-{deployment}");

    /// <summary>Gives the manifests and the Jobs the deployment's cluster, namespace and refs. Once, before the options are used.</summary>
    public static void Complete(KubernetesDeployOptions options)
    {
        var manifests = options.Manifests;
        Copy(options.Cluster, manifests.Cluster);
        manifests.Namespace = options.Namespace;
        Copy(options.Refs, manifests.Refs);
        foreach (var job in options.BeforeDeploy.Values.Concat(options.AfterDeploy.Values))
        {
            Copy(options.Cluster, job.Cluster);
            job.Namespace = options.Namespace;
            job.AllowSkipDeploy = options.AllowSkipDeploy;
            Copy(options.Refs, job.Refs);
        }
    }

    private static void Copy(KubernetesClusterOptions from, KubernetesClusterOptions to)
    {
        to.Kubeconfig = from.Kubeconfig;
        to.Context = from.Context;
        to.Impersonate = from.Impersonate;
        to.RequestTimeout = from.RequestTimeout;
        to.RetryTimeout = from.RetryTimeout;
    }

    private static void Copy(IList<string> from, IList<string> to)
    {
        to.Clear();
        foreach (var pattern in from)
        {
            to.Add(pattern);
        }
    }
}
