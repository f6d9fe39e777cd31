using System.Text.RegularExpressions;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Fields;

/// <summary>A field that a manifest sets and somebody else owns.</summary>
/// <param name="Field">Its path: <c>.spec.replicas</c>.</param>
/// <param name="Manager">Who owns it.</param>
/// <param name="Subresource">Through what the manager set it, such as <c>scale</c>; null for the object itself.</param>
internal sealed partial record FieldConflict(string Field, string Manager, string? Subresource)
{
    /// <summary>The conflicts that a refusal is about; none when it is about something else.</summary>
    public static IReadOnlyList<FieldConflict> Of(KubernetesApiException exception) =>
    [
        .. from cause in exception.Causes
           where cause.Reason == "FieldManagerConflict"
           let match = Owner().Match(cause.Message)
           select new FieldConflict(
               cause.Field,
               match.Success ? match.Groups["manager"].Value : "another manager",
               match.Groups["subresource"] is { Success: true } subresource ? subresource.Value : null),
    ];

    /// <summary>Whether a push takes the field over.</summary>
    public bool IsTakenOver(KubernetesFieldConflicts policy) => policy switch
    {
        KubernetesFieldConflicts.TakeOver => true,
        KubernetesFieldConflicts.TakeOverFromKubectl => ManagedFields.IsKubectl(Manager),
        _ => false,
    };

    /// <summary>One line: what is wrong and what can be done.</summary>
    public string Explain(ObjectKey key) => Subresource == "scale"
        ? $"{key}: {Field} is set by an autoscaler ({Manager}): leave it out of the manifest"
        : $"{key}: {Field} belongs to {Manager}: leave it out of the manifest, or take it over (Conflicts = TakeOver)";

    // conflict with "kube-controller-manager" with subresource "scale" using apps/v1
    [GeneratedRegex("""conflict with "(?<manager>[^"]*)"( with subresource "(?<subresource>[^"]*)")?""", RegexOptions.CultureInvariant)]
    private static partial Regex Owner();
}
