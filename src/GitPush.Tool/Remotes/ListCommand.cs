using System.CommandLine;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Tool.Clusters;
using GitPush.Tool.Output;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote list</c></summary>
internal static class ListCommand
{
    private const int ShortId = 8;

    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Those of all namespaces." };
        var json = new Option<bool>("--json") { Description = "Writes the objects as the cluster has them, as one JSON list." };
        var command = new Command("list", "Lists Remotes: namespace and name, whether they are ready or why not, the last push and its commit, and what to push to.") { all, json };
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(all) && cluster.NamespaceOf(result) is not null)
            {
                throw new UsageException("--namespace and --all-namespaces do not go together");
            }

            using var session = await cluster.OpenAsync(result, cancellationToken);
            var remotes = await RemoteObjects.ListAsync(session.Client, result.GetValue(all) ? null : session.Namespace, cancellationToken);
            var output = result.InvocationConfiguration.Output;
            await (result.GetValue(json)
                ? output.WriteLineAsync(new JsonArray([.. remotes.Select(Shown)]).ToJsonString())
                : Table.WriteAsync(output, [.. remotes.Select(RowOf)]));
        });
        return command;
    }

    // Without who owns which field, as kubectl shows objects.
    private static JsonObject Shown(KubernetesObject remote)
    {
        var shown = remote.Clone();
        _ = shown.Metadata.Remove("managedFields");
        return shown.Json;
    }

    private static IReadOnlyList<string> RowOf(KubernetesObject remote)
    {
        var state = new RemoteState(remote);
        return
        [
            $"{remote.Namespace}/{remote.Name}",
            state.Ready is null ? "unseen" : state.IsReady ? "ready" : TerminalText.Line(state.Reason),
            TerminalText.Line(state.LastResult ?? "-"),
            state.LastCommit is { Length: > ShortId } commit ? TerminalText.Line(commit[..ShortId]) : "-",
            TerminalText.Line(state.Url ?? "-"),
        ];
    }
}
