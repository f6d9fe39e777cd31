using GitPush.Kubernetes.Remotes.Specs;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class GitPushRemoteOptionsValidator : IValidateOptions<GitPushRemoteOptions>
{
    private const string Owner = nameof(GitPushRemoteOptions);

    public ValidateOptionsResult Validate(string? name, GitPushRemoteOptions options)
    {
        var failures = KubernetesClusterOptionsValidator.FindProblems(options.Cluster, $"{Owner}.{nameof(options.Cluster)}").ToList();
        RequireAddress(nameof(options.SshUrl), options.SshUrl, "ssh");
        RequireAddress(nameof(options.HttpUrl), options.HttpUrl, "https", "http");
        RequireAddress(nameof(options.ServerUrl), options.ServerUrl, "http", "https");
        RequirePositive(nameof(options.PushTimeout), options.PushTimeout);
        RequirePositive(nameof(options.ResyncInterval), options.ResyncInterval);
        RequirePositive(nameof(options.StartTimeout), options.StartTimeout);
        if (options.Cluster.Impersonate is not null)
        {
            Fail(nameof(options.Cluster) + ".Impersonate", "cannot be set: each push acts as the ServiceAccount of its Remote");
        }

        if (options.DefaultRegistry is { } registry && RegistryReader.Parse(registry, null, false) is null)
        {
            Fail(nameof(options.DefaultRegistry), $"is no registry, such as registry.example.com/apps: '{registry}'");
        }

        if (!IsName(options.DefaultServiceAccount))
        {
            Fail(nameof(options.DefaultServiceAccount), $"is no name of a ServiceAccount: '{options.DefaultServiceAccount}'");
        }

        foreach (var ns in options.Namespaces.Where(ns => !IsName(ns)))
        {
            Fail(nameof(options.Namespaces), $"has an entry that is no namespace: '{ns}'");
        }

        if (!Enum.IsDefined(options.BuildTool))
        {
            Fail(nameof(options.BuildTool), $"has no such value: {options.BuildTool}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"{Owner}.{option} {problem}.");

        void RequireAddress(string option, Uri? address, params ReadOnlySpan<string> schemes)
        {
            if (address is not null && (!address.IsAbsoluteUri || !schemes.Contains(address.Scheme) || address.Query.Length > 0 || address.Fragment.Length > 0))
            {
                Fail(option, $"is no address that begins with {schemes[0]}://: '{address}'");
            }
        }

        void RequirePositive(string option, TimeSpan value)
        {
            // A timer takes no more than about 49 days.
            if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
            {
                Fail(option, $"must be more than zero and less than 49 days, and is {value}");
            }
        }
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= 253 }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1]);
}
