using System.CommandLine;
using GitPush.Console.Api.Models;
using GitPush.Tool.Output;

namespace GitPush.Tool.Pushes;

/// <summary><c>gitpush pushes show</c></summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var (id, json, server) = (PushCommands.Id(), PushCommands.Json(), new ServerOptions());
        var follow = new Option<bool>("--follow") { Description = "Shows the log while the push runs, and what came of it. The exit code is 0 when it succeeds." };
        var log = new Option<bool>("--log") { Description = "Shows what the push has written, and nothing else." };
        var root = RootOption();
        var command = new Command("show", "Shows a push with its refs and stages.") { id, follow, log, json, root };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (new[] { follow, log, json }.Count(option => result.GetValue(option)) > 1)
            {
                throw new UsageException("of --follow, --log and --json only one goes at a time");
            }

            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(root) is not { } folder)
            {
                using var client = server.Open(result);
                return result.GetValue(follow) ? await PushCommands.FollowAsync(client, result.GetValue(id)!, output, cancellationToken)
                    : await WriteAsync(await client.GetAsync(result.GetValue(id)!, cancellationToken), () => client.GetLogAsync(result.GetValue(id)!, cancellationToken));
            }

            if (result.GetValue(follow))
            {
                throw new UsageException("--follow needs a server, and --root reads files");
            }

            var (push, text) = await PushHistory.FindAsync(folder, result.GetValue(id)!, cancellationToken);
            return await WriteAsync(push, () => Task.FromResult(text));

            async Task<int> WriteAsync(ApiPush push, Func<Task<string>> readLog)
            {
                await (result.GetValue(log) ? output.WriteAsync(new TerminalText(TerminalText.WantsColours).Next(await readLog()))
                    : result.GetValue(json) ? PushOutput.WriteJsonAsync(output, push)
                    : PushOutput.WriteAsync(output, push));
                return 0;
            }
        });
        return command;
    }

    public static Option<string?> RootOption() => new("--root") { Description = "Reads the history in this folder of repositories, without a server.", HelpName = "folder" };
}
