using GitPush.Hooks;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Stops the host's start on a wrong option, with a message that names the Job and the option.</summary>
internal sealed class KubernetesJobOptionsValidator : IValidateOptions<KubernetesJobOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesJobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Image) == string.IsNullOrWhiteSpace(options.Manifest))
        {
            failures.Add($"either {nameof(options.Image)} or {nameof(options.Manifest)} must be set");
        }

        foreach (var (variable, secret) in options.SecretEnvironment)
        {
            // The value is not repeated: it may be a secret that was put in the wrong place.
            if (secret.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                failures.Add($"{nameof(options.SecretEnvironment)}: {variable} must name a Secret and its key, as secret/key");
            }
        }

        foreach (var source in options.EnvironmentFrom)
        {
            if (source.Split('/') is not ["secret" or "configmap", { Length: > 0 }])
            {
                failures.Add($"{nameof(options.EnvironmentFrom)} has '{source}': it is written secret/name or configmap/name");
            }
        }

        failures.AddRange(KubernetesClusterOptionsValidator.FindProblems(options.Cluster, nameof(options.Cluster)).Select(problem => problem.TrimEnd('.')));
        if (GlobList.FindProblem(options.Refs) is { } problem)
        {
            failures.Add($"{nameof(options.Refs)}: {problem}");
        }

        failures.AddRange(JobRunOptionsValidation.Check(nameof(options.Run), options.Run));
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"{nameof(KubernetesJobOptions)} of job '{name}': {failure}."));
    }
}
