namespace GitPush.Testing.Kubernetes.Http;

/// <summary>What a path of the API names.</summary>
internal sealed record RequestInfo(string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/group/version/…</c>; null for other paths and those without a resource.</summary>
    public static RequestInfo? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, .. var rest] => Parse("", version, rest),
            ["apis", var group, var version, .. var rest] => Parse(group, version, rest),
            _ => null,
        };
    }

    private static RequestInfo? Parse(string group, string version, string[] parts) =>
        parts switch
        {
            ["namespaces", var ns, var resource, .. var rest] when resource is not "status" and not "finalize" =>
                new RequestInfo(group, version, ns, resource, rest.ElementAtOrDefault(0), rest.Length > 1 ? string.Join('/', rest[1..]) : null),
            [var resource, .. var rest] =>
                new RequestInfo(group, version, null, resource, rest.ElementAtOrDefault(0), rest.Length > 1 ? string.Join('/', rest[1..]) : null),
            _ => null,
        };
}
