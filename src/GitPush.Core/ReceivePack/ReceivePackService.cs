using System.IO.Pipelines;
using GitPush.Transport;

namespace GitPush.ReceivePack;

/// <summary>Serves pushes: makes a <see cref="PushLifecycle"/> for each.</summary>
internal sealed class ReceivePackService(PushServices services)
{
    public async Task ServeAsync(ReceivePackRequest request, PipeReader input, PipeWriter output, CancellationToken clientGone)
    {
        await using var push = new PushLifecycle(services, request, input, output, clientGone);
        await push.RunAsync().ConfigureAwait(false);
    }
}
