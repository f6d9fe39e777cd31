using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Sources;
using GitPush.Kubernetes.Manifests.Variables;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Stops the host's start on options that no push could use, with a message that names the option.</summary>
internal sealed class KubernetesManifestOptionsValidator : IValidateOptions<KubernetesManifestOptions>
{
    // Recursion follows the nesting, and what writes JSON stops at 1000.
    private const int MaxNesting = 500;
    private const int MaxReleaseName = 53;

    public ValidateOptionsResult Validate(string? name, KubernetesManifestOptions options)
    {
        var problems = FindProblems(options).Select(problem => "Kubernetes manifests: " + problem).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>What is wrong with options, one sentence each; none when nothing is.</summary>
    public static IEnumerable<string> FindProblems(KubernetesManifestOptions options) =>
        FindInPlaces(options).Concat(FindInTransforms(options)).Concat(FindInVariables(options.Variables)).Concat(FindInLimits(options));

    private static IEnumerable<string> FindInPlaces(KubernetesManifestOptions options)
    {
        foreach (var ns in options.AllowedNamespaces.Where(ns => ns != "*").Append(options.Namespace).OfType<string>().Where(ns => !ObjectNames.IsLabel(ns)))
        {
            yield return $"'{ns}' is not the name of a namespace.";
        }

        foreach (var pattern in options.Refs)
        {
            if (FindPatternProblem(pattern) is { } problem)
            {
                yield return $"Refs: {problem}.";
            }
        }

        if (options.Path is null || TreePath.Resolve("", options.Path) is null)
        {
            yield return $"Path '{options.Path}' leads out of the pushed tree.";
        }

        if (!Enum.IsDefined(options.Kind))
        {
            yield return $"Kind {options.Kind} does not exist.";
        }

        if (options.Kustomize.Program is { } kustomize && string.IsNullOrWhiteSpace(kustomize))
        {
            yield return "Kustomize.Program is empty.";
        }

        if (string.IsNullOrWhiteSpace(options.Helm.Program))
        {
            yield return "Helm.Program is empty.";
        }

        if (options.Helm.ReleaseName is { } release && (!ObjectNames.IsSubdomain(release) || release.Length > MaxReleaseName))
        {
            yield return $"Helm.ReleaseName '{release}' is no release's name: lower-case letters, digits, '-' and '.', at most {MaxReleaseName} characters.";
        }

        if (options.Helm.KubeVersion is { } version && !(version.Length > 0 && char.IsAsciiLetterOrDigit(version[0])))
        {
            yield return $"Helm.KubeVersion '{version}' is no version.";
        }
    }

    private static IEnumerable<string> FindInTransforms(KubernetesManifestOptions options)
    {
        if (!ObjectNames.IsSubdomain($"{options.NamePrefix}x{options.NameSuffix}"))
        {
            yield return $"NamePrefix '{options.NamePrefix}' and NameSuffix '{options.NameSuffix}' make no names: lower-case letters, digits, '-' and '.' can be in one.";
        }

        foreach (var label in options.Labels)
        {
            if (string.IsNullOrWhiteSpace(label.Key) || label.Value is null)
            {
                yield return $"Labels: '{label.Key}' cannot be a label.";
            }
        }

        foreach (var image in options.Images)
        {
            if (string.IsNullOrWhiteSpace(image.Key) || string.IsNullOrWhiteSpace(image.Value))
            {
                yield return $"Images: '{image.Key}' cannot become '{image.Value}'.";
            }
        }

        foreach (var field in options.ImageFields)
        {
            if (string.IsNullOrWhiteSpace(field.Kind) || field.Path.Split('.').Any(string.IsNullOrWhiteSpace))
            {
                yield return $"ImageFields: '{field.Path}' of '{field.Kind}' is no field.";
            }
        }
    }

    private static IEnumerable<string> FindInVariables(ManifestVariables variables)
    {
        foreach (var name in variables.Values.Keys.Concat(variables.Secrets.Keys))
        {
            if (!VariableSet.IsName(name))
            {
                yield return $"'{name}' is not the name of a variable: letters, digits and '_', not beginning with a digit.";
            }
            else if (name.StartsWith("GITPUSH_", StringComparison.Ordinal))
            {
                yield return $"The variable {name} cannot be set: what begins with GITPUSH_ says what was pushed.";
            }
        }

        foreach (var source in variables.From)
        {
            if (source.Kind is not ("ConfigMap" or "Secret"))
            {
                yield return $"Variables cannot come from a {source.Kind}: ConfigMap and Secret can be named.";
            }

            if (!ObjectNames.IsSubdomain(source.Name) || source.Namespace is { } ns && !ObjectNames.IsLabel(ns))
            {
                yield return $"Variables cannot come from '{source}': that is no object's name.";
            }
        }
    }

    private static IEnumerable<string> FindInLimits(KubernetesManifestOptions options)
    {
        // A timer takes no more than about 49 days.
        if (options.ProgramTimeout <= TimeSpan.Zero || options.ProgramTimeout.TotalMilliseconds > uint.MaxValue - 1)
        {
            yield return $"ProgramTimeout must be more than zero and less than 49 days, and is {options.ProgramTimeout}.";
        }

        var limits = options.Limits;
        if (limits.MaxNesting is < 1 or > MaxNesting)
        {
            yield return $"Limits.MaxNesting must be from 1 to {MaxNesting}, and is {limits.MaxNesting}.";
        }

        (string Name, long Value)[] positive =
        [
            (nameof(limits.MaxFileBytes), limits.MaxFileBytes), (nameof(limits.MaxTotalBytes), limits.MaxTotalBytes),
            (nameof(limits.MaxFiles), limits.MaxFiles), (nameof(limits.MaxObjects), limits.MaxObjects),
            (nameof(limits.MaxValues), limits.MaxValues), (nameof(limits.MaxCheckOutFiles), limits.MaxCheckOutFiles),
            (nameof(limits.MaxCheckOutBytes), limits.MaxCheckOutBytes),
        ];
        foreach (var (name, value) in positive.Where(limit => limit.Value <= 0))
        {
            yield return $"Limits.{name} must be more than zero, and is {value}.";
        }
    }

    private static string? FindPatternProblem(string pattern)
    {
        try
        {
            _ = GlobPattern.Parse(pattern);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
