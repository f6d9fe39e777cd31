using System.Text.RegularExpressions;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Builds;

/// <summary>Stops the host's start when builds could not work as they are described.</summary>
internal sealed partial class KubernetesBuildOptionsValidator : IValidateOptions<KubernetesBuildOptions>
{
    // Kubernetes counts these seconds in 32 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, KubernetesBuildOptions options)
    {
        var failures = Check(options).Concat(ImageBuildRules.FindProblems(options.Images)).Concat(RegistryCredentialRules.FindProblems(options.Credentials))
            .Select(failure => $"{nameof(KubernetesBuildOptions)}.{failure}")
            .Concat(KubernetesClusterOptionsValidator.FindProblems(options.Cluster, $"{nameof(KubernetesBuildOptions)}.{nameof(options.Cluster)}"))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(KubernetesBuildOptions options)
    {
        if (options.Images.Count == 0)
        {
            yield return $"{nameof(options.Images)} is empty: there is nothing to build.";
        }

        foreach (var image in options.Images.Where(image => image.Repository is null))
        {
            yield return $"{nameof(options.Images)}[{image.Name}].{nameof(image.Repository)} must name a repository: an image that is built in a cluster stays only where it is pushed.";
        }

        if (options.ServerUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
        {
            yield return $"{nameof(options.ServerUrl)} must be the address of MapGitPush() as pods reach it, such as http://gitpush.gitpush.svc:8080/git, without user, query or fragment.";
        }

        if (!Enum.IsDefined(options.Tool))
        {
            yield return $"{nameof(options.Tool)} is no tool: {options.Tool}.";
        }

        if (options is { Tool: KubernetesBuildTool.Buildah, ToolImage: null })
        {
            yield return $"{nameof(options.ToolImage)} must name an image that has buildah: there is none that every cluster could pull.";
        }

        if (options is { Tool: KubernetesBuildTool.Buildah, CacheTag: not null })
        {
            yield return $"{nameof(options.CacheTag)} is not for Buildah, which keeps no cache under a tag.";
        }

        if (options.CacheTag is { } tag && !ImageReference.IsTag(tag))
        {
            yield return $"{nameof(options.CacheTag)} is no tag: '{tag}'.";
        }

        if (options.UserId <= 0)
        {
            yield return $"{nameof(options.UserId)} must be more than 0: builds do not run as root.";
        }

        if (options is { CredentialsSecret: not null, Credentials.Count: > 0 })
        {
            yield return $"{nameof(options.CredentialsSecret)} and {nameof(options.Credentials)} exclude each other.";
        }

        foreach (var registry in options.InsecureRegistries.Where(registry => !ImageReference.IsRegistry(registry)))
        {
            yield return $"{nameof(options.InsecureRegistries)}: '{registry}' is no registry: host and port, as image names have them.";
        }

        if (options.MaxParallel < 1)
        {
            yield return $"{nameof(options.MaxParallel)} must be at least 1.";
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > Longest)
        {
            yield return $"{nameof(options.Timeout)} must be from 1 second to 365 days.";
        }

        if (options.KeepFailed < TimeSpan.Zero || options.KeepFailed > Longest)
        {
            yield return $"{nameof(options.KeepFailed)} must be from 0 to 365 days.";
        }

        if (GlobList.FindProblem(options.Refs) is { } problem)
        {
            yield return $"{nameof(options.Refs)}: {problem}";
        }

        foreach (var quantity in options.Requests.Values.Concat(options.Limits.Values).Append(options.ContextSizeLimit).Append(options.StorageSizeLimit ?? "1").Where(text => !QuantityPattern().IsMatch(text)))
        {
            yield return $"{nameof(options.Requests)}, {nameof(options.Limits)}, {nameof(options.ContextSizeLimit)}, {nameof(options.StorageSizeLimit)}: '{quantity}' is no quantity, such as 500m or 2Gi.";
        }
    }

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?\z")]
    private static partial Regex QuantityPattern();
}
