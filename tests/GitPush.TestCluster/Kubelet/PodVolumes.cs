using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>The volumes of a pod as folders of this machine.</summary>
/// <param name="folder">The pod's own.</param>
/// <param name="claims">Where volume claims are kept, for all pods.</param>
internal sealed class PodVolumes(KubectlLike api, JsonObject pod, string folder, string claims)
{
    private readonly string _ns = pod.Text("metadata", "namespace")!;

    /// <summary>Makes the volumes.</summary>
    /// <exception cref="ContainerConfigException">Something that is needed is not there.</exception>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in pod.Objects("spec", "volumes"))
        {
            try
            {
                await SetUpAsync(volume, cancellationToken);
            }
            catch (ContainerConfigException error)
            {
                throw new ContainerConfigException($"MountVolume.SetUp failed for volume \"{volume.Text("name")}\" : {error.Message}");
            }
        }
    }

    /// <summary>What a container mounts: path in the container, path on the host, whether it is read-only.</summary>
    public IReadOnlyList<(string MountPath, string HostPath, bool ReadOnly)> Mounts(JsonObject container)
    {
        var mounts = new List<(string, string, bool)>();
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var volume = pod.Objects("spec", "volumes").First(candidate => candidate.Text("name") == mount.Text("name"));
            var path = HostPath(volume);
            if (mount.Text("subPath") is { Length: > 0 } subPath)
            {
                path = Path.Combine(path, subPath);
                if (!Path.Exists(path))
                {
                    _ = Directory.CreateDirectory(path);
                }
            }

            mounts.Add((mount.Text("mountPath")!, path, mount.Flag("readOnly") == true));
        }

        return mounts;
    }

    private string HostPath(JsonObject volume) =>
        volume.Text("hostPath", "path")
        ?? (volume.Text("persistentVolumeClaim", "claimName") is { } claim ? Path.Combine(claims, _ns, claim) : Path.Combine(folder, volume.Text("name")!));

    private async Task SetUpAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        var path = HostPath(volume);
        _ = Directory.CreateDirectory(path);
        if (volume["configMap"] is JsonObject map)
        {
            await WriteDataAsync(path, "configmap", map.Text("name"), map, cancellationToken);
        }
        else if (volume["secret"] is JsonObject secret)
        {
            await WriteDataAsync(path, "secret", secret.Text("secretName"), secret, cancellationToken);
        }
        else if (volume["downwardAPI"] is JsonObject fields)
        {
            WriteFields(path, fields);
        }

        foreach (var source in volume.Objects("projected", "sources"))
        {
            if (source["configMap"] is JsonObject projectedMap)
            {
                await WriteDataAsync(path, "configmap", projectedMap.Text("name"), projectedMap, cancellationToken);
            }
            else if (source["secret"] is JsonObject projectedSecret)
            {
                await WriteDataAsync(path, "secret", projectedSecret.Text("name"), projectedSecret, cancellationToken);
            }
            else if (source["downwardAPI"] is JsonObject projectedFields)
            {
                WriteFields(path, projectedFields);
            }
            else if (source["serviceAccountToken"] is JsonObject token)
            {
                await WriteTokenAsync(path, token, cancellationToken);
            }
        }
    }

    private async Task WriteDataAsync(string path, string kind, string? name, JsonObject source, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync($"/api/v1/namespaces/{_ns}/{kind}s/{name}", cancellationToken);
        if (found is null)
        {
            if (source.Flag("optional") == true)
            {
                return;
            }

            throw new ContainerConfigException($"{kind} \"{name}\" not found");
        }

        var data = found.Map("data").ToDictionary(entry => entry.Key, entry => kind == "secret" ? Convert.FromBase64String(entry.Value) : Encoding.UTF8.GetBytes(entry.Value));
        foreach (var (key, value) in found.Map("binaryData"))
        {
            data[key] = Convert.FromBase64String(value);
        }

        var items = source.Objects("items").Select(item => (Key: item.Text("key")!, Path: item.Text("path")!)).ToList();
        foreach (var (key, file) in items.Count > 0 ? items : [.. data.Keys.Select(key => (key, key))])
        {
            if (!data.TryGetValue(key, out var content))
            {
                throw new ContainerConfigException($"references non-existent {(kind == "secret" ? "secret" : "config")} key: {key}");
            }

            Write(path, file, content);
        }
    }

    private void WriteFields(string path, JsonObject source)
    {
        foreach (var item in source.Objects("items"))
        {
            Write(path, item.Text("path")!, Encoding.UTF8.GetBytes(ContainerEnvironment.ReadField(pod, item.Text("fieldRef", "fieldPath") ?? "")));
        }
    }

    private async Task WriteTokenAsync(string path, JsonObject source, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = source.Number("expirationSeconds") ?? 3600 },
        };
        var account = pod.Text("spec", "serviceAccountName") ?? "default";
        var answer = await api.SendAsync(HttpMethod.Post, $"/api/v1/namespaces/{_ns}/serviceaccounts/{account}/token", request, cancellationToken: cancellationToken);
        if (answer.Body.Text("status", "token") is { } token)
        {
            Write(path, source.Text("path")!, Encoding.UTF8.GetBytes(token));
        }
    }

    private static void Write(string folder, string file, byte[] content)
    {
        var path = Path.Combine(folder, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
