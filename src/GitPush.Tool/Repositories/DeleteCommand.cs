using System.CommandLine;
using GitPush.Tool.Output;

namespace GitPush.Tool.Repositories;

/// <summary><c>gitpush repo delete</c></summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var root = RepositoryOptions.Root();
        var name = RepositoryOptions.Name("The repository.");
        var yes = Confirmation.Option();
        var command = new Command("delete", "Deletes a repository with all that it holds; its pushes stay in the history.") { name, root, yes };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!);
            var repository = await folder.FindAsync(result.GetValue(name), cancellationToken);
            if (!result.GetValue(yes))
            {
                await Confirmation.AskAsync(output, $"This deletes {repository.Path}", "repository", repository.Name.Value, cancellationToken);
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
