using System.Net;
using System.Text;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>The paths of the API: <c>/apis/apps/v1/namespaces/shop/deployments/web/status?fieldManager=…</c>.</summary>
internal static class ApiPath
{
    public static string GroupVersion(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";

    public static string Of(ResourceType type, string? ns, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(GroupVersion(type.ApiVersion));
        if (type.Namespaced && ns is not null)
        {
            path.Append("/namespaces/").Append(Segment(ns));
        }

        path.Append('/').Append(type.Plural);
        if (name is not null)
        {
            path.Append('/').Append(Segment(name));
        }

        return subresource is null ? path.ToString() : path.Append('/').Append(subresource).ToString();
    }

    /// <summary>The path with a query of those parameters that have a value.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return text.ToString();
    }

    // The API server's own rule for names in paths (path.IsValidPathSegmentName).
    private static string Segment(string name) => name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '%')
        ? throw new KubernetesApiException($"'{name}' is not a name that an object can have", HttpStatusCode.BadRequest, "BadRequest")
        : Uri.EscapeDataString(name);
}
