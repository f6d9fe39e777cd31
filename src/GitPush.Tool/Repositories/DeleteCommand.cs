using System.CommandLine;

namespace GitPush.Tool.Repositories;

/// <summary><c>gitpush repo delete</c></summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var root = RepositoryOptions.Root();
        var name = RepositoryOptions.Name("The repository.");
        var yes = new Option<bool>("--yes") { Description = "Deletes without asking for the name again." };
        var command = new Command("delete", "Deletes a repository with all that it holds; its pushes stay in the history.") { name, root, yes };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!);
            var repository = await folder.FindAsync(result.GetValue(name), cancellationToken);
            if (!result.GetValue(yes))
            {
                await output.WriteAsync($"This deletes {repository.Path}. Enter the repository's name again: ");
                await output.FlushAsync(cancellationToken);
                if (await System.Console.In.ReadLineAsync(cancellationToken) != repository.Name.Value)
                {
                    throw new ToolException("that is not its name; nothing was deleted");
                }
            }

            if (!await folder.Store.DeleteAsync(repository.Name, cancellationToken))
            {
                throw new ToolException($"there is no repository '{repository.Name}'");
            }

            await output.WriteLineAsync($"{repository.Name} deleted");
        });
        return command;
    }
}
