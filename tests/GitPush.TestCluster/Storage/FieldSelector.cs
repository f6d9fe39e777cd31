using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>Which values of a few fields objects are to have: <c>metadata.name=web,status.phase!=Failed</c>.</summary>
internal sealed class FieldSelector
{
    private readonly IReadOnlyList<(string[] Path, bool Equal, string Value)> _requirements;

    private FieldSelector(IReadOnlyList<(string[] Path, bool Equal, string Value)> requirements) => _requirements = requirements;

    public static FieldSelector Parse(string? query, ResourceDefinition resource)
    {
        var found = new List<(string[], bool, string)>();
        foreach (var part in (query ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            if (equal <= 0)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{query}'; can't understand '{part}'");
            }

            var negated = part[equal - 1] == '!';
            var field = part[..(negated ? equal - 1 : equal)];
            var supported = Supported(resource);
            if (!supported.Contains(field))
            {
                throw ApiErrors.BadRequest(resource.Group.Length == 0 && supported.Length > 2
                    ? $"field label not supported: {field}"
                    : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            }

            found.Add((field.Split('.'), !negated, part[(equal + 1)..].TrimStart('=')));
        }

        return new FieldSelector(found);
    }

    public bool Matches(JsonObject value) =>
        _requirements.All(requirement => ((value.At(requirement.Path) is JsonValue found ? found.ToString() : "") == requirement.Value) == requirement.Equal);

    private static string[] Supported(ResourceDefinition resource) =>
        (resource.Group, resource.Kind) switch
        {
            ("", "Pod") =>
            [
                "metadata.name", "metadata.namespace", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName",
            ],
            ("", "Event") =>
            [
                "metadata.name", "metadata.namespace", "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
            ("", "Namespace") => ["metadata.name", "metadata.namespace", "status.phase"],
            ("", "Node") => ["metadata.name", "metadata.namespace", "spec.unschedulable"],
            ("", "Secret") => ["metadata.name", "metadata.namespace", "type"],
            ("", "Service") => ["metadata.name", "metadata.namespace", "spec.clusterIP", "spec.type"],
            ("batch", "Job") => ["metadata.name", "metadata.namespace", "status.successful"],
            _ => ["metadata.name", "metadata.namespace"],
        };
}
