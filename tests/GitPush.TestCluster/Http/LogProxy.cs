using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using Microsoft.AspNetCore.Http;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>Passes a container's log on from the kubelet of the pod's node.</summary>
internal sealed class LogProxy(ObjectRegistry registry, HttpContext context, string ns, string name)
{
#pragma warning disable CA5359 // The API server does not verify a kubelet's certificate unless it is told to.
    private static readonly HttpClient Kubelets = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
#pragma warning restore CA5359

    public async Task AnswerAsync()
    {
        var pod = registry.Get(registry.Catalog["Pod"], ns, name);
        var container = Container(pod);
        if (pod.Text("spec", "nodeName") is not { Length: > 0 } nodeName)
        {
            // A pod that runs nowhere has no log yet.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var node = registry.Find(registry.Catalog["Node"], null, nodeName);
        var port = node.Number("status", "daemonEndpoints", "kubeletEndpoint", "Port") ?? throw ApiErrors.Internal($"no endpoint of node {nodeName} is known");
        var query = string.Join('&', context.Request.Query.Where(entry => entry.Key != "container").Select(entry => $"{entry.Key}={Uri.EscapeDataString(entry.Value.ToString())}"));
        using var answer = await SendAsync(new Uri($"https://127.0.0.1:{port}/containerLogs/{ns}/{name}/{container}?{query}"));
        if (!answer.IsSuccessStatusCode)
        {
            var text = (await answer.Content.ReadAsStringAsync(context.RequestAborted)).TrimEnd('\n');
            throw (int)answer.StatusCode == 404
                ? new ApiException(404, "NotFound", text)
                : ApiErrors.BadRequest(text);
        }

        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync(context.RequestAborted);
        await using var log = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        int length;
        while ((length = await log.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, length), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address)
    {
        try
        {
            return await Kubelets.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (HttpRequestException error)
        {
            throw ApiErrors.Internal($"Get \"{address}\": {error.Message}");
        }
    }

    private string Container(JsonObject pod)
    {
        var all = pod.Objects("spec", "containers").Select(container => container.Text("name") ?? "").ToList();
        var init = pod.Objects("spec", "initContainers").Select(container => container.Text("name") ?? "").ToList();
        string? given = context.Request.Query["container"];
        if (string.IsNullOrEmpty(given))
        {
            return all.Count == 1 && init.Count == 0
                ? all[0]
                : all.Count == 1
                    ? throw ApiErrors.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', all)}] or one of the init containers: [{string.Join(' ', init)}]")
                    : throw ApiErrors.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', all)}]{(init.Count == 0 ? "" : $" or one of the init containers: [{string.Join(' ', init)}]")}");
        }

        return all.Contains(given) || init.Contains(given) ? given : throw ApiErrors.BadRequest($"container {given} is not valid for pod {name}");
    }
}
