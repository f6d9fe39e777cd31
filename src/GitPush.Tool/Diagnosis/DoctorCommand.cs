using System.CommandLine;
using GitPush.Tool.Output;
using GitPush.Tool.Pushes;
using GitPush.Tool.Clusters;
using GitPush.Tool.Repositories;

namespace GitPush.Tool.Diagnosis;

/// <summary><c>gitpush doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var (root, server, cluster) = (RepositoryOptions.Root(), new ServerOptions(), new ClusterOptions());
        var engine = new Option<string?>("--docker")
        {
            Description = "The Docker engine's address, such as unix:///var/run/docker.sock or tcp://127.0.0.1:2376. Without it, the one that docker itself would use.",
            HelpName = "address",
        };
        var command = new Command("doctor", "Tells whether this machine can serve a folder of repositories, what it can build and deploy with, and whether a server answers where one is named. The exit code is 1 when something is an error.")
        {
            root, engine,
        };
        cluster.AddTo(command);
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = Path.GetFullPath(result.GetValue(root)!);
            List<Finding> findings =
            [
                MachineChecks.CheckRuntime(),
                MachineChecks.CheckRoot(folder),
                MachineChecks.CheckRoom(folder),
                await MachineChecks.CheckHistoryAsync(folder, cancellationToken),
                await MachineChecks.CheckGitAsync(cancellationToken),
                await EngineCheck.RunAsync(result.GetValue(engine), cancellationToken),
                .. await ClusterChecks.RunAsync(token => cluster.OpenAsync(result, token), cluster.IsNamed(result), cluster.NamespaceOf(result), cancellationToken),
            ];
            if (server.IsNamed(result))
            {
                using var client = server.Open(result);
                findings.Add(await CheckServerAsync(client, cancellationToken));
            }

            await Table.WriteAsync(
                result.InvocationConfiguration.Output,
                [.. findings.Select(static one => (IReadOnlyList<string>)[one.Verdict.ToString().ToLowerInvariant(), one.Subject, one.Text.ReplaceLineEndings(" ")])]);
            return findings.Exists(static one => one.Verdict == Verdict.Error) ? ToolCommandLine.Failed : 0;
        });
        return command;
    }

    private static async Task<Finding> CheckServerAsync(PushServer server, CancellationToken cancellationToken)
    {
        try
        {
            _ = await server.ListAsync("limit=1", cancellationToken);
            return Finding.Ok("server", $"{server.Address} answers");
        }
        catch (ToolException exception)
        {
            return Finding.Error("server", exception.Message);
        }
    }
}
