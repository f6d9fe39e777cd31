using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>The environment of a pod's containers: plain values, ConfigMaps, Secrets, fields of the pod.</summary>
internal sealed partial class ContainerEnvironment(KubectlLike api, JsonObject pod)
{
    private readonly string _ns = pod.Text("metadata", "namespace")!;

    /// <exception cref="ContainerConfigException">Something that is needed is not there.</exception>
    public async Task<Dictionary<string, string>> BuildAsync(JsonObject container, Uri server, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOSTNAME"] = pod.Text("metadata", "name")!,
            ["KUBERNETES_SERVICE_HOST"] = server.Host,
            ["KUBERNETES_SERVICE_PORT"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var source in container.Objects("envFrom"))
        {
            foreach (var (name, value) in await ReadSourceAsync(source, cancellationToken))
            {
                environment[source.Text("prefix") + name] = value;
            }
        }

        foreach (var entry in container.Objects("env"))
        {
            if (await ReadValueAsync(entry, environment, cancellationToken) is { } value)
            {
                environment[entry.Text("name")!] = value;
            }
        }

        return environment;
    }

    /// <summary>Text in which <c>$(NAME)</c> stands for variables that there are, and <c>$$</c> for <c>$</c>.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment) =>
        VariablePattern().Replace(text, match =>
            match.Value == "$$" ? "$"
            : environment.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    /// <summary>A field of the pod, as <c>fieldRef</c> names it.</summary>
    public static string ReadField(JsonObject pod, string path)
    {
        if (KeyPattern().Match(path) is { Success: true } match)
        {
            return pod.Text("metadata", match.Groups[1].Value, match.Groups[2].Value) ?? "";
        }

        return path is "metadata.labels" or "metadata.annotations"
            ? string.Join('\n', pod.Map(path.Split('.')).Select(entry => $"{entry.Key}=\"{entry.Value}\""))
            : path is "status.podIP" or "status.hostIP" ? "127.0.0.1" : pod.Text(path.Split('.')) ?? "";
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadSourceAsync(JsonObject source, CancellationToken cancellationToken) =>
        source["configMapRef"] is JsonObject map ? await ReadDataAsync("configmap", map, cancellationToken) ?? []
        : source["secretRef"] is JsonObject secret ? await ReadDataAsync("secret", secret, cancellationToken) ?? []
        : [];

    private async Task<string?> ReadValueAsync(JsonObject entry, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (entry["valueFrom"] is not JsonObject from)
        {
            return Expand(entry.Text("value") ?? "", environment);
        }

        if (from["fieldRef"] is JsonObject field)
        {
            return ReadField(pod, field.Text("fieldPath") ?? "");
        }

        var (kind, reference) = from["configMapKeyRef"] is JsonObject map ? ("configmap", map) : from["secretKeyRef"] is JsonObject secret ? ("secret", secret) : ("", null);
        if (reference is null)
        {
            return "0";
        }

        var key = reference.Text("key") ?? "";
        var data = await ReadDataAsync(kind, reference, cancellationToken);
        return data is not null && data.TryGetValue(key, out var value) ? value
            : reference.Flag("optional") == true ? null
            : throw new ContainerConfigException($"couldn't find key {key} in {(kind == "secret" ? "Secret" : "ConfigMap")} {_ns}/{reference.Text("name")}");
    }

    private async Task<Dictionary<string, string>?> ReadDataAsync(string kind, JsonObject reference, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync($"/api/v1/namespaces/{_ns}/{kind}s/{reference.Text("name")}", cancellationToken);
        if (found is null)
        {
            return reference.Flag("optional") == true ? null : throw new ContainerConfigException($"{kind} \"{reference.Text("name")}\" not found");
        }

        return found.Map("data").ToDictionary(
            entry => entry.Key,
            entry => kind == "secret" ? Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value)) : entry.Value);
    }

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"^metadata\.(labels|annotations)\['(.+)'\]\z")]
    private static partial Regex KeyPattern();
}
