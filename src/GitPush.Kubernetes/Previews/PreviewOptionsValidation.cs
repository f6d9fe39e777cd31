using System.Text.RegularExpressions;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Previews;

/// <summary>What is wrong with <see cref="KubernetesPreviewOptions"/>, as part of a deployment's.</summary>
internal static partial class PreviewOptionsValidation
{
    private const string Name = nameof(KubernetesDeployOptions.Preview);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>One sentence for each problem, without a full stop, each with the option's name at its beginning.</summary>
    public static IEnumerable<string> FindProblems(KubernetesDeployOptions options) =>
        options.Preview is { } preview ? FindProblems(options, preview).Concat(FindMarkProblems(preview)).Concat(FindCopyProblems(preview)) : [];

    private static IEnumerable<string> FindProblems(KubernetesDeployOptions options, KubernetesPreviewOptions preview)
    {
        if (options.Namespace is { } ns)
        {
            yield return $"{nameof(options.Namespace)} is '{ns}', and with {Name} each ref has a namespace of its own: set one of the two";
        }

        if (preview.NamespacePrefix is { } prefix && !PreviewName.IsPrefix(prefix))
        {
            yield return $"{Name}.{nameof(preview.NamespacePrefix)} must be lower-case letters, digits and '-', at most {PreviewName.MaxPrefix} characters with a '-' last, and is '{prefix}'";
        }

        if (preview.NamespacePrefix?.StartsWith("kube-", StringComparison.Ordinal) == true)
        {
            yield return $"{Name}.{nameof(preview.NamespacePrefix)} is '{preview.NamespacePrefix}': what begins with 'kube-' is reserved for Kubernetes itself";
        }

        if (preview.MaxPreviews is <= 0)
        {
            yield return $"{Name}.{nameof(preview.MaxPreviews)} must be more than zero, and is {preview.MaxPreviews}";
        }

        if (preview.DeleteTimeout <= TimeSpan.Zero || preview.DeleteTimeout > Longest)
        {
            yield return $"{Name}.{nameof(preview.DeleteTimeout)} must be more than zero and at most a day, and is {preview.DeleteTimeout}";
        }

        if (preview.Owner is { } owner && !LabelValue().IsMatch(owner))
        {
            yield return $"{Name}.{nameof(preview.Owner)} is no value of a label: '{owner}'";
        }

        if (preview.ClusterRole is { } role && (options.Cluster.Impersonate is null || string.IsNullOrWhiteSpace(role)))
        {
            yield return $"{Name}.{nameof(preview.ClusterRole)} is '{role}': it names the role of the account in {nameof(options.Cluster)}.{nameof(options.Cluster.Impersonate)}, which is not set";
        }
    }

    private static IEnumerable<string> FindMarkProblems(KubernetesPreviewOptions preview)
    {
        foreach (var (name, value) in preview.Labels)
        {
            if (!QualifiedName().IsMatch(name) || value is null || (value.Length > 0 && !LabelValue().IsMatch(value)))
            {
                yield return $"{Name}.{nameof(preview.Labels)} has '{name}={value}', which is no label";
            }
        }

        foreach (var name in preview.Annotations.Keys.Where(name => !QualifiedName().IsMatch(name)))
        {
            yield return $"{Name}.{nameof(preview.Annotations)} has '{name}', which is no name of an annotation";
        }

        foreach (var name in preview.Labels.Keys.Concat(preview.Annotations.Keys).Where(PreviewMarks.IsReserved))
        {
            yield return $"{Name} sets '{name}', by which GitPush knows its own namespaces";
        }
    }

    private static IEnumerable<string> FindCopyProblems(KubernetesPreviewOptions preview)
    {
        if (preview.CopyFrom is { } from && !ObjectNames.IsLabel(from))
        {
            yield return $"{Name}.{nameof(preview.CopyFrom)} is no name of a namespace: '{from}'";
        }

        if (preview.CopyFrom is null && preview.Copies.Count > 0)
        {
            yield return $"{Name}.{nameof(preview.CopyFrom)} must name the namespace that has {string.Join(", ", preview.Copies)}";
        }

        foreach (var copy in preview.Copies.Where(copy => PreviewCopy.Parse(copy) is null))
        {
            yield return $"{Name}.{nameof(preview.Copies)} has '{copy}': it is written secret/name or configmap/name";
        }
    }

    [GeneratedRegex("^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();

    [GeneratedRegex("^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();
}
