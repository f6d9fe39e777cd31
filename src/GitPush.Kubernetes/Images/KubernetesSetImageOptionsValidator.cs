using GitPush.Hooks;
using GitPush.Kubernetes.Health;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Images;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class KubernetesSetImageOptionsValidator : IValidateOptions<KubernetesSetImageOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesSetImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        if (options.Workloads.Count == 0)
        {
            failures.Add($"{nameof(options.Workloads)} must name at least one container");
        }

        foreach (var one in options.Workloads)
        {
            if (!WorkloadKind.TryParse(one.Workload ?? "", out _, out _))
            {
                failures.Add($"{nameof(options.Workloads)} has '{one.Workload}': a workload is written kind/name, where kind is one of {WorkloadKind.Known}");
            }

            if (string.IsNullOrWhiteSpace(one.Container) || string.IsNullOrWhiteSpace(one.Image))
            {
                failures.Add($"{nameof(options.Workloads)}: {one.Workload} needs a container and an image");
            }
        }

        foreach (var twice in options.Workloads.GroupBy(one => (one.Workload, one.Container)).Where(group => group.Count() > 1))
        {
            failures.Add($"{nameof(options.Workloads)} has container {twice.Key.Container} of {twice.Key.Workload} twice");
        }

        failures.AddRange(KubernetesClusterOptionsValidator.FindProblems(options.Cluster, nameof(options.Cluster)).Select(problem => problem.TrimEnd('.')));
        if (GlobList.FindProblem(options.Refs) is { } problem)
        {
            failures.Add($"{nameof(options.Refs)}: {problem}");
        }

        failures.AddRange(HealthOptionsValidation.Check(nameof(options.Health), options.Health));
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"{nameof(KubernetesSetImageOptions)}.{failure}."));
    }
}
