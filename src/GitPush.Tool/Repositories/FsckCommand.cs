using System.CommandLine;
using System.Globalization;
using GitPush.Tool.Checking;

namespace GitPush.Tool.Repositories;

/// <summary><c>gitpush repo fsck</c></summary>
internal static class FsckCommand
{
    public static Command Create()
    {
        var root = RepositoryOptions.Root();
        var names = RepositoryOptions.Names("The repositories; without a name, all of them.");
        var strict = new Option<bool>("--strict") { Description = "Takes what git fsck --strict calls an error for one, also the harmless defects of old histories." };
        var command = new Command("fsck", "Reads every object, and finds what is damaged, malformed or missing. Ends with exit code 1 when there is an error.") { names, root, strict };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            await using var folder = RepositoryFolder.Open(result.GetValue(root)!);
            var failed = false;
            foreach (var name in await folder.NamesAsync(result.GetValue(names)!, cancellationToken))
            {
                var repository = await folder.FindAsync(name, cancellationToken);
                var report = new CheckReport(line => output.WriteLine($"{name}: {line}"));
                await Task.Run(() => new RepositoryCheck(repository, result.GetValue(strict), report).Run(cancellationToken), cancellationToken);
                failed |= report.Errors > 0;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{name}: {report.Objects} objects, {report.Refs} refs, {report.Errors} errors, {report.Warnings} warnings"));
            }

            return failed ? ToolCommandLine.Failed : 0;
        });
        return command;
    }
}
