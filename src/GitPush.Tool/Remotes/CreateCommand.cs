using System.CommandLine;
using GitPush.Kubernetes.Client;
using GitPush.Tool.Clusters;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote create</c></summary>
internal static class CreateCommand
{
    private const string FieldManager = "gitpush-tool";

    public static Command Create()
    {
        var name = RemoteCommands.Name();
        name.Arity = ArgumentArity.ZeroOrOne;
        var (settings, cluster) = (new RemoteSettings(), new ClusterOptions());
        var file = new Option<string?>("--file", "-f") { Description = "A file of Remotes and the accounts that pushes to them act as, in place of a name; - is standard input.", HelpName = "file" };
        var update = new Option<bool>("--update") { Description = "Changes a Remote that exists." };
        var noWait = new Option<bool>("--no-wait") { Description = "Ends when it is stored, before a server has looked at it." };
        var timeout = new Option<int>("--timeout") { Description = "How long a server may take to look at it, in seconds.", HelpName = "seconds", DefaultValueFactory = static _ => 30 };
        var command = new Command("create", "Creates a Remote in a cluster, waits until a server has looked at it, and shows what to push to. The exit code is 0 when it is ready.") { name, file };
        settings.AddTo(command);
        command.Add(update);
        command.Add(noWait);
        command.Add(timeout);
        cluster.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var patience = result.GetValue(timeout) is var seconds and > 0 and <= 3600 ? TimeSpan.FromSeconds(seconds) : throw new UsageException("--timeout is a number from 1 to 3600");
            using var session = await cluster.OpenAsync(result, cancellationToken);
            var objects = await ReadAsync(cancellationToken);
            RemoteProblems.ThrowIfAny(objects);
            var applied = await ApplyAsync(session.Client, objects, result.GetValue(update), output, cancellationToken);
            if (result.GetValue(noWait))
            {
                return;
            }

            foreach (var remote in applied.Where(static item => item.IsRemote()))
            {
                await new RemoteWait(session.Client, remote, patience).WaitAsync(output, cancellationToken);
            }

            async Task<IReadOnlyList<KubernetesObject>> ReadAsync(CancellationToken cancellationToken)
            {
                switch (result.GetValue(name), result.GetValue(file))
                {
                    case ({ } one, null):
                        return settings.Read(result, one, session.Namespace);
                    case (null, { } path):
                        if (settings.FirstGiven(result) is { } option)
                        {
                            throw new UsageException($"{option} describes a Remote that --file has already");
                        }

                        return Place(await RemoteFile.ReadAsync(path, cancellationToken), session.Namespace, cluster.NamespaceOf(result));
                    default:
                        throw new UsageException("either a name or --file is needed");
                }
            }
        });
        return command;
    }

    /// <summary>Sets the namespace where there is none.</summary>
    /// <param name="named">The one that was asked for by name.</param>
    private static IReadOnlyList<KubernetesObject> Place(IReadOnlyList<KubernetesObject> objects, string ns, string? named)
    {
        foreach (var item in objects)
        {
            if (named is not null && item.Namespace is { } own && own != named)
            {
                throw new ToolException($"{item} is of the namespace {own}, and --namespace says {named}");
            }

            item.Namespace ??= ns;
        }

        return objects;
    }

    private static async Task<IReadOnlyList<KubernetesObject>> ApplyAsync(
        KubernetesClient client, IReadOnlyList<KubernetesObject> objects, bool mayUpdate, TextWriter output, CancellationToken cancellationToken)
    {
        var before = new List<KubernetesObject?>();
        foreach (var item in objects)
        {
            await RemoteObjects.ThrowIfUndefinedAsync(client, item, cancellationToken);
            var existing = await client.GetAsync(item.Key, cancellationToken);
            if (existing is not null && item.IsRemote() && !mayUpdate)
            {
                throw new ToolException($"{item} exists in {item.Namespace}; --update changes it");
            }

            before.Add(existing);

            // Before anything is changed, so that a mistake in the last one leaves the first ones alone.
            _ = await client.ApplyAsync(item, new ApplyRequest(FieldManager, DryRun: true), cancellationToken);
        }

        var applied = new List<KubernetesObject>();
        foreach (var (item, existing) in objects.Zip(before))
        {
            var now = await client.ApplyAsync(item, new ApplyRequest(FieldManager), cancellationToken);
            applied.Add(now);
            var change = existing is null ? "created" : existing.ResourceVersion == now.ResourceVersion ? "unchanged" : "changed";
            await output.WriteLineAsync($"{now} {change} in {now.Namespace}");
        }

        return applied;
    }
}
