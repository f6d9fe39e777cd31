using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using GitPush.Tool.Diagnosis;
using GitPush.Tool.Pushes;
using GitPush.Tool.Remotes;
using GitPush.Tool.Repositories;
using GitPush.Tool.Serving;
using GitPush.Tool.Templates;

namespace GitPush.Tool;

/// <summary>The commands, and what becomes of their failures: one line, and an exit code.</summary>
internal static class ToolCommandLine
{
    public const int Failed = 1;
    public const int Misused = 2;

    // 128 + SIGINT, as shells have it.
    private const int Interrupted = 130;

    /// <summary>Runs one command.</summary>
    /// <returns>0 when it did what it was asked to, 1 when it could not, 2 when it was not understood.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var result = CreateRoot().Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (result.Errors.Count > 0)
        {
            var mistake = result.UnmatchedTokens is [var token, ..] ? $"'{token}' is no command, argument or option here" : result.Errors[0].Message.TrimEnd('.');
            return await RefuseAsync(result, error, mistake);
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (UsageException exception)
        {
            return await RefuseAsync(result, error, exception.Message);
        }
        catch (Exception exception) when (ExpectedFailure.TryDescribe(exception, out var message))
        {
            await error.WriteLineAsync($"gitpush: {message}");
            return Failed;
        }
    }

    private static Command CreateRoot() => new("gitpush", "Serves git repositories, looks after them, and shows and repeats what was pushed to them.")
    {
        new HelpOption(),
        new VersionOption(),
        ServeCommand.Create(),
        RepositoryCommands.Create(),
        PushCommands.Create(),
        RemoteCommands.Create(),
        HookCommand.Create(),
        DoctorCommand.Create(),
    };

    private static async Task<int> RefuseAsync(ParseResult result, TextWriter error, string mistake)
    {
        var names = new Stack<string>();
        for (var command = result.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            names.Push(command.Command.Name);
        }

        await error.WriteLineAsync($"gitpush: {mistake.ReplaceLineEndings(" ")}; '{string.Join(' ', names)} --help' tells more");
        return Misused;
    }
}
