using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class KubernetesApplyOptionsValidator : IValidateOptions<KubernetesApplyOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesApplyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = KubernetesApplyOptionsValidation.FindProblems(options)
            .Select(problem => $"{nameof(KubernetesApplyOptions)}.{problem}.")
            .Concat(KubernetesClusterOptionsValidator.FindProblems(options.Cluster, $"{nameof(KubernetesApplyOptions)}.{nameof(options.Cluster)}"))
            .ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
