using GitPush.Images;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Deploy;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Remotes.Specs;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>Makes of a Remote the options of the stages that a host would add for it. Nothing in them leads out of its namespace.</summary>
internal static class RemoteStageOptions
{
    /// <summary>What is wrong with the options that a Remote makes, by the rules that stop a host's start: a sentence each.</summary>
    public static IReadOnlyList<string> FindProblems(RemoteTarget target, GitPushRemoteOptions server)
    {
        var spec = target.Spec;
        var results = new List<ValidateOptionsResult>();
        if (spec.Images.Count > 0)
        {
            results.Add(new KubernetesBuildOptionsValidator().Validate(null, Build(target, server)));
        }

        if (spec.Manifests is { } manifests)
        {
            results.Add(new KubernetesDeployOptionsValidator([new KubernetesManifestOptionsValidator()]).Validate(null, Deploy(target, manifests, server)));
        }
        else
        {
            results.AddRange(spec.Jobs.Select(job => new KubernetesJobOptionsValidator().Validate(job.Name, Job(target, job))));
        }

        if (spec.Workloads.Count > 0)
        {
            results.Add(new KubernetesSetImageOptionsValidator().Validate(null, SetImage(target)));
        }

        return [.. results.SelectMany(result => result.Failures ?? [])];
    }

    public static KubernetesBuildOptions Build(RemoteTarget target, GitPushRemoteOptions server)
    {
        var build = target.Spec.Build;
        var registry = RegistryOf(target.Spec, server);
        var options = new KubernetesBuildOptions
        {
            Namespace = target.Namespace,
            ServerUrl = server.ServerUrl,
            Tool = build.Tool ?? server.BuildTool,

            // The server's image has the server's tool.
            ToolImage = build.Image ?? (build.Tool is null || build.Tool == server.BuildTool ? server.BuildImage : null),
            CacheTag = build.CacheTag,
            CredentialsSecret = registry?.CredentialsSecret,
        };
        target.Connect(options.Cluster);
        AddAll(options.Refs, target.Spec.Refs);
        AddAll(options.Requests, build.Requests);
        AddAll(options.Limits, build.Limits);
        if (build.Timeout is { } timeout)
        {
            options.Timeout = timeout;
        }

        if (registry is { IsInsecure: true })
        {
            options.InsecureRegistries.Add(registry.Host);
        }

        foreach (var image in target.Spec.Images)
        {
            options.Images.Add(Describe(image, registry, target));
        }

        return options;
    }

    public static KubernetesDeployOptions Deploy(RemoteTarget target, RemoteManifests manifests, GitPushRemoteOptions server)
    {
        var spec = target.Spec;
        var options = new KubernetesDeployOptions
        {
            Namespace = target.Namespace,
            Prune = spec.Prune,
            Force = spec.Force,
            AllowSkipDeploy = spec.AllowSkipDeploy,
        };
        target.Connect(options.Cluster);
        AddAll(options.Refs, spec.Refs);
        options.Health.Timeout = spec.HealthTimeout ?? options.Health.Timeout;
        Fill(options.Manifests, target, manifests, RegistryOf(spec, server));
        foreach (var job in spec.Jobs)
        {
            (job.Phase == JobPhase.BeforeDeploy ? options.BeforeDeploy : options.AfterDeploy)[job.Name] = Job(target, job);
        }

        DeployStep.Complete(options);
        return options;
    }

    public static KubernetesSetImageOptions SetImage(RemoteTarget target)
    {
        var options = new KubernetesSetImageOptions { Namespace = target.Namespace, AllowSkipDeploy = target.Spec.AllowSkipDeploy };
        target.Connect(options.Cluster);
        AddAll(options.Refs, target.Spec.Refs);
        options.Health.Timeout = target.Spec.HealthTimeout ?? options.Health.Timeout;
        AddAll(options.Workloads, target.Spec.Workloads.SelectMany(RemoteWorkloads.Describe));
        return options;
    }

    public static KubernetesJobOptions Job(RemoteTarget target, RemoteJob job)
    {
        var options = new KubernetesJobOptions
        {
            Namespace = target.Namespace,
            AllowSkipDeploy = target.Spec.AllowSkipDeploy,
            Image = job.Image,
            ServiceAccount = job.ServiceAccount,
        };
        target.Connect(options.Cluster);
        AddAll(options.Refs, target.Spec.Refs);
        AddAll(options.Command, job.Command);
        AddAll(options.Arguments, job.Arguments);
        AddAll(options.Environment, job.Environment);
        foreach (var (variable, secret) in job.SecretEnvironment)
        {
            options.SecretEnvironment[variable] = $"{secret.Name}/{secret.Key}";
        }

        AddAll(options.EnvironmentFrom, job.EnvironmentFrom);
        options.Run.Timeout = job.Timeout ?? options.Run.Timeout;
        return options;
    }

    private static void Fill(KubernetesManifestOptions options, RemoteTarget target, RemoteManifests manifests, RemoteRegistry? registry)
    {
        options.Path = manifests.Path;
        options.Kind = manifests.Kind;
        options.NamePrefix = manifests.NamePrefix;
        options.NameSuffix = manifests.NameSuffix;
        options.Helm.ReleaseName = manifests.Release ?? target.Remote.Name;
        AddAll(options.Helm.ValuesFiles, manifests.ValuesFiles);
        foreach (var (name, value) in manifests.Values)
        {
            options.Helm.Values[name] = value?.DeepClone();
        }

        AddAll(options.Variables.Values, manifests.Variables);
        AddAll(options.Variables.From, manifests.VariablesFrom);
        AddAll(options.Labels, manifests.Labels);
        AddAll(options.BuiltImages, target.Spec.Images.SelectMany(image => new[] { image.Name, RepositoryOf(image, registry) }));
    }

    private static ImageBuild Describe(RemoteImage image, RemoteRegistry? registry, RemoteTarget target)
    {
        var build = new ImageBuild
        {
            Name = image.Name,
            Repository = RepositoryOf(image, registry),
            Context = image.Context,
            Dockerfile = image.Dockerfile,
            Target = image.Target,
            TestTarget = image.TestTarget,
        };
        AddAll(build.Arguments, image.Arguments);
        AddAll(build.Labels, image.Labels);
        AddAll(build.CacheFrom, image.CacheFrom);
        foreach (var (id, secret) in image.Secrets)
        {
            build.Secrets[id] = RemoteSecrets.Reference(target.Namespace, target.Account, secret.Name, secret.Key);
        }

        return build;
    }

    private static RemoteRegistry? RegistryOf(RemoteSpec spec, GitPushRemoteOptions server) =>
        spec.Registry ?? (server.DefaultRegistry is { } url ? RegistryReader.Parse(url, credentialsSecret: null, server.DefaultRegistryInsecure) : null);

    private static string RepositoryOf(RemoteImage image, RemoteRegistry? registry) => image.Repository ?? $"{registry?.Prefix}/{image.DefaultRepository}";

    private static void AddAll<T>(IList<T> list, IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            list.Add(item);
        }
    }

    private static void AddAll(IDictionary<string, string> map, IReadOnlyDictionary<string, string> items)
    {
        foreach (var (name, value) in items)
        {
            map[name] = value;
        }
    }
}
