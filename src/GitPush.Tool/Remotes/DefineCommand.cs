using System.CommandLine;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Tool.Clusters;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote define</c></summary>
internal static class DefineCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var print = new Option<bool>("--print") { Description = "Writes the definition to standard output, and asks no cluster." };
        var command = new Command("define", "Installs in a cluster the definition of what a Remote is (remotes.gitpush.dev), or brings it up to date.") { print };
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(print))
            {
                await output.WriteAsync(RemoteDefinition.ReadText());
                return;
            }

            using var session = await cluster.OpenAsync(result, cancellationToken);
            await RemoteDefinition.InstallAsync(session.Client, Timeout, TimeProvider.System, cancellationToken);
            if (await session.Client.FindTypeAsync(RemoteKinds.GitPush, RemoteKinds.Kind, cancellationToken) is null)
            {
                throw new ToolException($"the cluster at {session.Client.Server} has the definition, and does not serve Remotes yet");
            }

            await output.WriteLineAsync($"{RemoteDefinition.Name} is defined at {session.Client.Server}");
        });
        return command;
    }
}
