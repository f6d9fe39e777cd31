using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>One check of a container: by a program, an HTTP request or a connection.</summary>
internal sealed class ContainerProbe(JsonObject probe, JsonObject container)
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <returns>Whether it is well, and what it said when it is not.</returns>
    public async Task<(bool IsSuccess, string Output)> CheckAsync(IRunningContainer running, CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromSeconds(probe.Number("timeoutSeconds") ?? 1);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return probe["exec"] is JsonObject program ? await ExecuteAsync(running, program, limit.Token)
                : probe["httpGet"] is JsonObject request ? await RequestAsync(request, limit.Token)
                : probe["tcpSocket"] is JsonObject socket ? await ConnectAsync(socket, limit.Token)
                : (true, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"command timed out after {timeout.TotalSeconds:0}s");
        }
    }

    private static async Task<(bool IsSuccess, string Output)> ExecuteAsync(IRunningContainer running, JsonObject program, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await running.ExecuteAsync([.. program.Texts("command")], cancellationToken);
        return (exitCode == 0, output);
    }

    private async Task<(bool IsSuccess, string Output)> RequestAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://{request.Text("host") ?? "127.0.0.1"}:{Port(request)}{request.Text("path") ?? "/"}");
        try
        {
            using var answer = await Http.GetAsync(address, cancellationToken);
            var code = (int)answer.StatusCode;
            return (code is >= 200 and < 400, $"HTTP probe failed with statuscode: {code}");
        }
        catch (HttpRequestException error)
        {
            return (false, $"Get \"{address}\": {error.Message}");
        }
    }

    private async Task<(bool IsSuccess, string Output)> ConnectAsync(JsonObject socket, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(socket.Text("host") ?? "127.0.0.1", Port(socket), cancellationToken);
            return (true, "");
        }
        catch (SocketException error)
        {
            return (false, $"dial tcp 127.0.0.1:{Port(socket)}: {error.Message}");
        }
    }

    private int Port(JsonObject target) =>
        (int)(target.Number("port") ?? container.Objects("ports").FirstOrDefault(port => port.Text("name") == target.Text("port")).Number("containerPort") ?? 0);
}
