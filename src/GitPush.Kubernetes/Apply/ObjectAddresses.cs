using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>Where people reach what was deployed, as far as the objects say.</summary>
internal static class ObjectAddresses
{
    /// <summary>Whether objects of a kind may have addresses.</summary>
    public static bool MayHave(ObjectKey key) => (key.Group, key.Kind) is
        ("networking.k8s.io", "Ingress") or ("gateway.networking.k8s.io", "HTTPRoute") or ("", "Service")
        or ("route.openshift.io", "Route") or ("serving.knative.dev", "Service");

    /// <summary>The addresses of an object as it is in the cluster; without a scheme where the object does not tell it.</summary>
    public static IEnumerable<string> Of(KubernetesObject live) => ((live.Key.Group, live.Kind) switch
    {
        ("networking.k8s.io", "Ingress") => OfIngress(live),
        ("gateway.networking.k8s.io", "HTTPRoute") => (live.At("spec", "hostnames") as JsonArray ?? []).Select(Text).OfType<string>(),
        ("", "Service") => OfService(live),
        ("route.openshift.io", "Route") when live.Text("spec", "host") is { } host =>
            [$"{(live.At("spec", "tls") is null ? "http" : "https")}://{host}{live.Text("spec", "path")}"],
        ("serving.knative.dev", "Service") when live.Text("status", "url") is { } url => [url],
        _ => [],
    }).Where(address => !address.Contains('*', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> OfIngress(KubernetesObject ingress)
    {
        var secure = ingress.Objects("spec", "tls").SelectMany(tls => (tls["hosts"] as JsonArray ?? []).Select(Text)).ToHashSet();
        foreach (var rule in ingress.Objects("spec", "rules").Select(rule => new KubernetesObject(rule)))
        {
            var hosts = rule.Text("host") is { Length: > 0 } host ? [host] : LoadBalancers(ingress);
            var paths = rule.Objects("http", "paths").Select(path => path["path"]?.ToString() ?? "/").DefaultIfEmpty("/").ToArray();

            // One address leads to the others; a path of a regular expression leads nowhere.
            var shown = paths.Contains("/") ? "/" : paths.FirstOrDefault(path => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.')) ?? "/";
            foreach (var name in hosts)
            {
                yield return $"{(secure.Contains(name) ? "https" : "http")}://{name}{shown}";
            }
        }
    }

    private static IEnumerable<string> OfService(KubernetesObject service)
    {
        if (service.Text("spec", "type") != "LoadBalancer")
        {
            yield break;
        }

        foreach (var host in LoadBalancers(service))
        {
            foreach (var port in service.Objects("spec", "ports"))
            {
                var number = port["port"]?.ToString();
                var application = port["appProtocol"]?.ToString() ?? port["name"]?.ToString();
                yield return number == "443" ? $"https://{host}"
                    : number == "80" ? $"http://{host}"
                    : application is "http" or "https" ? $"{application}://{host}:{number}"
                    : $"{host}:{number}";
            }
        }
    }

    private static IEnumerable<string> LoadBalancers(KubernetesObject item) =>
        item.Objects("status", "loadBalancer", "ingress").Select(entry => new KubernetesObject(entry))
            .Select(entry => entry.Text("hostname") ?? (entry.Text("ip") is { } ip ? ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip : null)).OfType<string>();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
