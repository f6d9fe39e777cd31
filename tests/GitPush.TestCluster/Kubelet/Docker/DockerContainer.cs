using System.Net;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet.Docker;

/// <summary>A container of a Docker engine.</summary>
internal sealed class DockerContainer(DockerEngine engine, string id, ContainerLog log) : IRunningContainer
{
    public Task<int> Exited { get; private set; } = Task.FromResult(128);

    /// <exception cref="ContainerStartException">Its program cannot be run.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (started, answer) = await engine.SendAsync(HttpMethod.Post, $"containers/{id}/start", cancellationToken: cancellationToken);
        if (started is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            throw new ContainerStartException(answer.Text("message") ?? "the engine did not start the container");
        }

        Exited = WaitAsync();
    }

    public Task TerminateAsync() => SignalAsync("SIGTERM");

    public Task KillAsync() => SignalAsync("SIGKILL");

    public async Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var settings = new JsonObject
        {
            ["AttachStdout"] = true,
            ["AttachStderr"] = true,
            ["Cmd"] = new JsonArray([.. command.Select(JsonNode (word) => word)]),
        };
        var (created, made) = await engine.SendAsync(HttpMethod.Post, $"containers/{id}/exec", settings, cancellationToken);
        if (created != HttpStatusCode.Created)
        {
            return (126, made.Text("message") ?? "");
        }

        var output = new StringWriter();
        using (var answer = await engine.OpenAsync(HttpMethod.Post, $"exec/{made.Text("Id")}/start", new JsonObject { ["Detach"] = false }, cancellationToken))
        {
            await DockerStream.ReadLinesAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), output.WriteLine, cancellationToken);
        }

        var (_, ended) = await engine.SendAsync(HttpMethod.Get, $"exec/{made.Text("Id")}/json", cancellationToken: cancellationToken);
        return ((int)(ended.Number("ExitCode") ?? 126), output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _ = await engine.SendAsync(HttpMethod.Delete, $"containers/{id}?force=true&v=true");
        _ = await Exited;
    }

    private async Task<int> WaitAsync()
    {
        var copying = CopyLogAsync();
        try
        {
            var (_, answer) = await engine.SendAsync(HttpMethod.Post, $"containers/{id}/wait");
            await copying;
            return (int)(answer.Number("StatusCode") ?? 137);
        }
        catch (HttpRequestException)
        {
            // The engine is gone, and the container with it.
            return 137;
        }
        finally
        {
            log.Complete();
        }
    }

    private async Task CopyLogAsync()
    {
        try
        {
            using var answer = await engine.OpenAsync(HttpMethod.Get, $"containers/{id}/logs?follow=true&stdout=true&stderr=true");
            await DockerStream.ReadLinesAsync(await answer.Content.ReadAsStreamAsync(), log.Add, CancellationToken.None);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The engine is gone.
        }
    }

    private async Task SignalAsync(string signal)
    {
        try
        {
            // A container that has ended already answers 409.
            _ = await engine.SendAsync(HttpMethod.Post, $"containers/{id}/kill?signal={signal}");
        }
        catch (HttpRequestException)
        {
            // The engine is gone, and the container with it.
        }
    }
}
