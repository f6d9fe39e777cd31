using GitPush.Kubernetes.Manifests;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Secrets;

/// <summary>Stops the host's start on what cannot be the name of a namespace.</summary>
internal sealed class KubernetesSecretOptionsValidator : IValidateOptions<KubernetesSecretOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesSecretOptions options)
    {
        var wrong = options.Namespaces.Where(ns => ns != "*" && !ObjectNames.IsLabel(ns)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(ns => $"Kubernetes secrets: '{ns}' is not the name of a namespace."));
    }
}
