using System.CommandLine;
using GitPush.Tool.Output;

namespace GitPush.Tool.Pushes;

/// <summary><c>gitpush pushes</c></summary>
internal static class PushCommands
{
    public static Command Create() => new("pushes", "Shows what was pushed to a server, and cancels, repeats and rolls back pushes.")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        CreateCancel(),
        CreateRepeat("redeploy", "Runs the stages of a push again for the same commits, as a push of its own, and shows its log until it ends."),
        CreateRepeat("rollback", "Sets the refs back to what a push brought, runs the stages for that, and shows the log until the new push ends."),
    };

    public static Argument<string> Id() => new("id") { Description = "The push's id." };

    public static Option<bool> Json() => new("--json") { Description = "Writes JSON, as the server's REST API has it." };

    private static Command CreateCancel()
    {
        var (id, server) = (Id(), new ServerOptions());
        var command = new Command("cancel", "Cancels a push while it runs: what it has done is taken back, and no ref changes.") { id };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = server.Open(result);
            var push = await client.PostAsync(result.GetValue(id)!, "cancel", cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"{push.Id} is being cancelled");
        });
        return command;
    }

    private static Command CreateRepeat(string name, string description)
    {
        var (id, json, server) = (Id(), Json(), new ServerOptions());
        var noWait = new Option<bool>("--no-wait") { Description = "Ends when the new push has begun." };
        var command = new Command(name, description + " The exit code is 0 when that push succeeds.") { id, noWait, json };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var isJson = result.GetValue(json);
            using var client = server.Open(result);
            var push = await client.PostAsync(result.GetValue(id)!, name, cancellationToken);
            if (result.GetValue(noWait))
            {
                await (isJson ? PushOutput.WriteJsonAsync(output, push) : output.WriteLineAsync($"{push.Id} has begun"));
                return 0;
            }

            if (isJson)
            {
                push = await client.FollowAsync(push.Id, static _ => Task.CompletedTask, cancellationToken);
                await PushOutput.WriteJsonAsync(output, push);
                return PushOutput.ExitCodeOf(push);
            }

            await output.WriteLineAsync($"{push.Id} has begun");
            return await FollowAsync(client, push.Id, output, cancellationToken);
        });
        return command;
    }

    /// <summary>Shows the log of a push until it ends, and what came of it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> FollowAsync(PushServer client, string id, TextWriter output, CancellationToken cancellationToken)
    {
        var text = new TerminalText(TerminalText.WantsColours);
        var last = '\n';
        var push = await client.FollowAsync(
            id,
            async piece =>
            {
                var shown = text.Next(piece);
                last = shown.Length > 0 ? shown[^1] : last;
                await output.WriteAsync(shown);
                await output.FlushAsync(cancellationToken);
            },
            cancellationToken);
        if (last != '\n')
        {
            await output.WriteLineAsync();
        }

        await output.WriteLineAsync($"{push.Id} {PushOutput.ResultText(push)}");
        return PushOutput.ExitCodeOf(push);
    }
}
