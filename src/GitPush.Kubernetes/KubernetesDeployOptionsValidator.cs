using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Previews;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class KubernetesDeployOptionsValidator(IEnumerable<IValidateOptions<Manifests.KubernetesManifestOptions>> manifests) : IValidateOptions<KubernetesDeployOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesDeployOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        const string Owner = nameof(KubernetesDeployOptions);
        var problems = KubernetesApplyOptionsValidation.FindProblems(options).Concat(JobRunOptionsValidation.Check(nameof(options.Jobs), options.Jobs))
            .Concat(PreviewOptionsValidation.FindProblems(options))
            .Select(problem => $"{Owner}.{problem}.")
            .Concat(KubernetesClusterOptionsValidator.FindProblems(options.Cluster, $"{Owner}.{nameof(options.Cluster)}"))
            .Concat(options.BeforeDeploy.Concat(options.AfterDeploy).SelectMany(job => new KubernetesJobOptionsValidator().Validate(job.Key, job.Value).Failures ?? []))
            .Concat(FindImageProblems(options).Select(problem => $"{Owner}.{problem}."))
            .Concat(manifests.SelectMany(validator => validator.Validate(name, options.Manifests).Failures ?? []))
            .ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindImageProblems(KubernetesDeployOptions options)
    {
        foreach (var one in options.Images)
        {
            if (!WorkloadKind.TryParse(one.Workload ?? "", out _, out _) || string.IsNullOrWhiteSpace(one.Container) || string.IsNullOrWhiteSpace(one.Image))
            {
                yield return $"{nameof(options.Images)} has '{one.Workload}': it needs kind/name of a workload, a container and an image";
            }
        }

        foreach (var twice in options.BeforeDeploy.Keys.Intersect(options.AfterDeploy.Keys))
        {
            yield return $"{nameof(options.AfterDeploy)} has '{twice}', which {nameof(options.BeforeDeploy)} has too";
        }
    }
}
