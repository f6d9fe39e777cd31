using System.CommandLine;
using GitPush.Tool.Clusters;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote generate</c></summary>
internal static class GenerateCommand
{
    private const string Hint = """
        # gitpush remote create --file FILE (or kubectl apply --filename FILE) makes it something to push to.
        # All that a Remote can say: kubectl explain remotes.gitpush.dev.spec

        """;

    public static Command Create()
    {
        var (name, settings, cluster) = (RemoteCommands.Name(), new RemoteSettings(), new ClusterOptions());
        var file = new Option<string?>("--output", "-o") { Description = "The file that is written; it must not exist. Without it, standard output.", HelpName = "file" };
        var command = new Command("generate", "Writes the manifest of a Remote, for a file that is kept with others. No cluster is asked.") { name };
        settings.AddTo(command);
        cluster.AddNamespaceTo(command);
        command.Add(file);
        command.SetAction(async (result, cancellationToken) =>
        {
            var objects = settings.Read(result, result.GetValue(name)!, cluster.NamespaceOf(result));
            RemoteProblems.ThrowIfAny(objects);
            var text = Hint.ReplaceLineEndings("\n") + ManifestText.Write(objects);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(file) is not { } path)
            {
                await output.WriteAsync(text);
                return;
            }

            var written = Path.GetFullPath(path);
            await using (var stream = new FileStream(written, FileMode.CreateNew))
            await using (var writer = new StreamWriter(stream))
            {
                await writer.WriteAsync(text.AsMemory(), cancellationToken);
            }

            await output.WriteLineAsync(written);
        });
        return command;
    }
}
