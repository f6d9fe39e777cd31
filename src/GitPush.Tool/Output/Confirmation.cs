using System.CommandLine;

namespace GitPush.Tool.Output;

/// <summary>Asks before something is deleted.</summary>
internal static class Confirmation
{
    public static Option<bool> Option() => new("--yes") { Description = "Deletes without asking for the name again." };

    /// <summary>Asks for the name.</summary>
    /// <param name="warning">What is about to happen, without a full stop.</param>
    /// <param name="kind">What has the name.</param>
    /// <exception cref="ToolException">Another one was entered, or none.</exception>
    public static async Task AskAsync(TextWriter output, string warning, string kind, string name, CancellationToken cancellationToken)
    {
        await output.WriteAsync($"{warning}. Enter the {kind}'s name again: ");
        await output.FlushAsync(cancellationToken);
        if (await System.Console.In.ReadLineAsync(cancellationToken) != name)
        {
            throw new ToolException("that is not its name; nothing was deleted");
        }
    }
}
