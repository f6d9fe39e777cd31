using System.Net;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class PodWorker
{
    // The API server has kept the pod for its kubelet to say that nothing of it runs any more.
    private async Task DeleteAsync()
    {
        while (!_gone.IsCancellationRequested)
        {
            try
            {
                await PublishOnceAsync();
                var answer = await _run.Api.SendAsync(
                    HttpMethod.Delete,
                    Path,
                    new JsonObject
                    {
                        ["apiVersion"] = "v1",
                        ["kind"] = "DeleteOptions",
                        ["gracePeriodSeconds"] = 0,
                        ["preconditions"] = new JsonObject { ["uid"] = _run.Uid },
                    },
                    cancellationToken: _gone.Token);
                if (answer.IsSuccess || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The API server is away.
            }

            await Task.Delay(Retry, _run.Time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void CleanUp()
    {
        try
        {
            Directory.Delete(_run.Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
