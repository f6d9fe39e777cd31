using System.Net;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet.Docker;

/// <summary>Runs containers in a Docker engine on this machine, each with no network but a loopback of its own: two of them can listen on one port.</summary>
/// <param name="socket">The path of the engine's socket.</param>
/// <param name="node">The node's name, with which its containers are labelled.</param>
internal sealed class DockerRuntime(string socket, string node) : IContainerRuntime
{
    private const string NodeLabel = "gitpush.dev/test-node";
    private readonly DockerEngine _engine = new(socket);

    public async Task PullAsync(string image, CancellationToken cancellationToken)
    {
        var (found, _) = await _engine.SendAsync(HttpMethod.Get, $"images/{image}/json", cancellationToken: cancellationToken);
        if (found == HttpStatusCode.OK)
        {
            return;
        }

        using var answer = await _engine.OpenAsync(HttpMethod.Post, $"images/create?{Source(image)}", cancellationToken: cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            // A pull that fails after it has begun is an answer of 200 with a line that says so.
            var progress = line.StartsWith('{') ? JsonNode.Parse(line) : null;
            if ((progress.Text("error") ?? (answer.IsSuccessStatusCode ? null : progress.Text("message"))) is { } error)
            {
                throw new ImagePullException(error);
            }
        }
    }

    public async Task<IRunningContainer> StartAsync(ContainerStart start, ContainerLog log, CancellationToken cancellationToken)
    {
        var mounts = start.Mounts.Append((MountPath: start.TerminationLog.MountPath, HostPath: start.TerminationLog.HostPath, ReadOnly: false));
        var settings = new JsonObject
        {
            ["Image"] = start.Image,
            ["Env"] = new JsonArray([.. start.Environment.Select(JsonNode (variable) => $"{variable.Key}={variable.Value}")]),
            ["Labels"] = new JsonObject { [NodeLabel] = node },
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = "none",
                ["Binds"] = new JsonArray([.. mounts.Select(JsonNode (mount) => $"{mount.HostPath}:{mount.MountPath}{(mount.ReadOnly ? ":ro" : "")}")]),
            },
        };
        settings.Put("Entrypoint", start.Command.Count == 0 ? null : new JsonArray([.. start.Command.Select(JsonNode (word) => word)]));
        settings.Put("Cmd", start.Arguments.Count == 0 ? null : new JsonArray([.. start.Arguments.Select(JsonNode (word) => word)]));
        settings.Put("WorkingDir", start.WorkingDirectory);

        var (created, answer) = await _engine.SendAsync(HttpMethod.Post, $"containers/create?name={node}-{start.Id}", settings, cancellationToken);
        if (created != HttpStatusCode.Created)
        {
            throw new ContainerStartException(answer.Text("message") ?? "the engine did not create the container");
        }

        var container = new DockerContainer(_engine, answer.Text("Id")!, log);
        try
        {
            await container.StartAsync(cancellationToken);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var filters = Uri.EscapeDataString(new JsonObject { ["label"] = new JsonArray($"{NodeLabel}={node}") }.ToJsonString());
        try
        {
            var (_, left) = await _engine.SendAsync(HttpMethod.Get, $"containers/json?all=true&filters={filters}");
            foreach (var container in (left as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                _ = await _engine.SendAsync(HttpMethod.Delete, $"containers/{container.Text("Id")}?force=true&v=true");
            }
        }
        catch (HttpRequestException)
        {
            // The engine is gone, and its containers with it.
        }

        _engine.Dispose();
    }

    private static string Source(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.LastIndexOf(':');
        return image.Contains('@', StringComparison.Ordinal) || colon < 0
            ? $"fromImage={Uri.EscapeDataString(image)}{(colon < 0 ? "&tag=latest" : "")}"
            : $"fromImage={Uri.EscapeDataString(image[..(image.Length - name.Length + colon)])}&tag={name[(colon + 1)..]}";
    }
}
