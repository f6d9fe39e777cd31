using System.CommandLine;
using System.Globalization;
using GitPush.Maintenance;
using GitPush.Repositories;

namespace GitPush.Tool.Repositories;

/// <summary><c>gitpush repo</c></summary>
internal static class RepositoryCommands
{
    public static Command Create() => new("repo", "Works on the repositories of a folder directly, whether a server serves it or not.")
    {
        CreateList(),
        CreateCreate(),
        DeleteCommand.Create(),
        CreateImport(),
        FsckCommand.Create(),
        CreateGc(),
    };

    private static Command CreateList()
    {
        var root = RepositoryOptions.Root();
        var command = new Command("list", "Lists the repositories, one name on each line.") { root };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!);
            await foreach (var name in folder.Store.ListAsync(cancellationToken))
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(name.Value);
            }
        });
        return command;
    }

    private static Command CreateCreate()
    {
        var root = RepositoryOptions.Root();
        var name = RepositoryOptions.Name("The name of the new repository, such as shop or team/shop.");
        var command = new Command("create", "Creates an empty bare repository.") { name, root };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!, mayCreate: true);
            var repository = await AddAsync(() => folder.Store.CreateAsync(result.GetValue(name), cancellationToken));
            await result.InvocationConfiguration.Output.WriteLineAsync($"{repository.Name} created in {repository.Path}");
        });
        return command;
    }

    private static Command CreateImport()
    {
        var root = RepositoryOptions.Root();
        var path = new Argument<string>("path") { Description = "A bare repository of this machine, or a work tree with .git in it. It is only read." };
        var name = RepositoryOptions.Name("The name under which it is to be served.");
        var command = new Command("import", "Copies objects and refs of a repository that git has made, and checks that nothing is missing. Config, hooks and reflogs stay behind.")
        {
            path, name, root,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!, mayCreate: true);
            var repository = await AddAsync(() => folder.Importer.ImportAsync(result.GetValue(path)!, result.GetValue(name), cancellationToken));
            var refs = repository.GetRefs().Count;
            await result.InvocationConfiguration.Output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{repository.Name} imported with {refs} ref{(refs == 1 ? "" : "s")} into {repository.Path}"));
        });
        return command;
    }

    private static Command CreateGc()
    {
        var root = RepositoryOptions.Root();
        var names = RepositoryOptions.Names("The repositories; without a name, all of them.");
        var command = new Command("gc", "Packs objects and refs, and removes what no ref has reached for 14 days, also while a server serves the repository.") { names, root };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!);
            var failed = false;
            foreach (var name in await folder.NamesAsync(result.GetValue(names)!, cancellationToken))
            {
                var done = await folder.Maintenance.RunAsync(await folder.FindAsync(name, cancellationToken), cancellationToken);
                failed |= done.SkippedBecause is not null || done.Problems.Count > 0;
                await result.InvocationConfiguration.Output.WriteLineAsync($"{name}: {Describe(done)}");
            }

            return failed ? ToolCommandLine.Failed : 0;
        });
        return command;
    }

    private static async ValueTask<GitRepository> AddAsync(Func<ValueTask<GitRepository>> add)
    {
        try
        {
            return await add();
        }
        catch (InvalidOperationException exception)
        {
            // The name is taken.
            throw new ToolException(exception.Message);
        }
    }

    private static string Describe(MaintenanceResult result)
    {
        if (result.SkippedBecause is { } reason)
        {
            return $"nothing done, {reason}";
        }

        (int Count, string What)[] counts =
        [
            (result.PackedObjects, "objects packed"),
            (result.RemovedPacks, "packs removed"),
            (result.RemovedLooseObjects, "loose objects removed"),
            (result.PrunedObjects, "unreachable objects pruned"),
            (result.UnreachableObjects, "unreachable objects kept"),
            (result.PackedRefs, "refs packed"),
            (result.CommitGraphCommits, "commits in the commit-graph"),
            (result.RemovedLeftovers, "leftovers removed"),
        ];
        var done = counts.Where(static one => one.Count > 0).Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.What}"));
        var text = string.Join(", ", done.Concat(result.Problems));
        return text.Length > 0 ? text : "nothing to do";
    }
}
