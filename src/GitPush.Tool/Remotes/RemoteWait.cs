using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Tool.Output;

namespace GitPush.Tool.Remotes;

/// <summary>Waits until a server has looked at a Remote, and tells what it found.</summary>
internal sealed class RemoteWait(KubernetesClient client, KubernetesObject remote, TimeSpan timeout)
{
    /// <exception cref="ToolException">It is not ready, or nobody has looked at it.</exception>
    public async Task WaitAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var seen = await SeenAsync(cancellationToken) ?? throw new ToolException(string.Create(
            CultureInfo.InvariantCulture,
            $"no server has looked at {remote} within {timeout.TotalSeconds:0} s; it stays, and counts once one runs that watches the namespace {remote.Namespace}"));
        var state = new RemoteState(seen);
        if (!state.IsReady)
        {
            throw new ToolException($"{remote} is not ready: {TerminalText.Line(state.Message)}");
        }

        List<IReadOnlyList<string>> rows = [["ready", TerminalText.Line(state.Message)]];
        if (state.KeyProblem is { } problem)
        {
            rows.Add(["keys", TerminalText.Line(problem)]);
        }

        rows.Add(["push", state.Url is { } url ? $"git push {TerminalText.Line(url)} {BranchOf(seen)}" : "the server does not say at which address it is"]);
        await Table.WriteAsync(output, rows);
    }

    /// <summary>The Remote with the server's word about this state of it; null when none came in time.</summary>
    private async Task<KubernetesObject?> SeenAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            while (true)
            {
                try
                {
                    var options = new ListOptions { FieldSelector = $"metadata.name={remote.Name}" };
                    await foreach (var change in client.WatchAsync(remote.ApiVersion, remote.Kind, remote.Namespace, options, patience.Token))
                    {
                        if (change.Type == WatchEventType.Deleted)
                        {
                            throw new ToolException($"{remote} was deleted meanwhile");
                        }

                        if (change.Type != WatchEventType.Bookmark && IsSeen(change.Object))
                        {
                            return change.Object;
                        }
                    }
                }
                catch (KubernetesApiException exception) when (exception.Reason == "Expired")
                {
                    // The API server has forgotten where the watch was: it begins again.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Of Gitkube's definition the status is a part of the object, so that no generation can stand in it.
    private bool IsSeen(KubernetesObject now) =>
        new RemoteState(now).Ready is { } ready
        && (now.IsGitkube() || (ready.At("observedGeneration") is JsonValue value && value.GetValue<long>() >= remote.Generation));

    private static string BranchOf(KubernetesObject remote) =>
        (remote.At("spec", "branches") as JsonArray)?.OfType<JsonValue>().Select(static branch => branch.GetValue<string>())
            .FirstOrDefault(static branch => branch.AsSpan().IndexOfAny("*?[!") < 0) ?? "main";
}
