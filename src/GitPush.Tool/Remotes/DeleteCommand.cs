using System.CommandLine;
using GitPush.Kubernetes.Client;
using GitPush.Tool.Clusters;
using GitPush.Tool.Output;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote delete</c></summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var (name, cluster, yes) = (RemoteCommands.Name(), new ClusterOptions(), Confirmation.Option());
        var command = new Command("delete", "Deletes a Remote. What was deployed stays, and so does the repository, unless its server says otherwise.") { name, yes };
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            using var session = await cluster.OpenAsync(result, cancellationToken);
            var remote = await RemoteObjects.FindAsync(session.Client, session.Namespace, result.GetValue(name)!, cancellationToken)
                ?? throw new ToolException($"there is no remote/{result.GetValue(name)} in {session.Namespace}");
            if (!result.GetValue(yes))
            {
                await Confirmation.AskAsync(output, $"This deletes {remote} in {remote.Namespace} of {session.Client.Server}", "Remote", remote.Name, cancellationToken);
            }

            // The one that was shown, not one that has taken its name since.
            if (!await session.Client.DeleteAsync(remote.Key, new DeleteRequest(Uid: remote.Uid), cancellationToken))
            {
                throw new ToolException($"{remote} was deleted meanwhile");
            }

            await output.WriteLineAsync($"{remote} deleted in {remote.Namespace}");
        });
        return command;
    }
}
