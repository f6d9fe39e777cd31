using System.ComponentModel;
using System.Globalization;
using System.Text;
using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs the program of a hook, as git does: in the repository, with lines on its standard input, its output to the pusher.</summary>
internal sealed class HookRunner(IOptions<ExecutableHooksOptions> options, TimeProvider time, ILogger<HookRunner> logger)
{
    // Programs, and shells on behalf of others, end so when they could not be run.
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    /// <summary>Runs a hook that reads lines and writes to the pusher.</summary>
    /// <param name="lines">For its standard input, without the line feeds; a hook that does not read them is no failure.</param>
    /// <returns>Whether it ended with exit code 0.</returns>
    /// <exception cref="StageFailedException">It ran out of time.</exception>
    public Task<bool> RunAsync(
        HookProgram program,
        PushContext push,
        IReadOnlyList<string> arguments,
        IEnumerable<string> lines,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken) =>
        RunAsync(program, push, arguments, environment, mergesErrors: true, async (child, ended, stop) =>
        {
            using var feeding = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var feed = FeedAsync(child.Input, lines, feeding.Token);
            var output = NewOutput(program, push);
            var errors = NewOutput(program, push);
            await Task.WhenAll(output.CopyAsync(child.Output, ended, stop), errors.CopyAsync(child.Errors, ended, stop)).ConfigureAwait(false);
            var code = await ended.ConfigureAwait(false);
            await feeding.CancelAsync().ConfigureAwait(false);
            await feed.ConfigureAwait(false);
            if (code is NotExecutable or NotFound && !output.HasText && !errors.HasText)
            {
                await TellCannotRunAsync(program, push, "the system does not run it", cancellationToken).ConfigureAwait(false);
            }

            return code == 0;
        }, cancellationToken);

    /// <summary>Runs a hook whose standard input and output are a conversation; what it writes to standard error goes to the pusher.</summary>
    /// <param name="converse">Talks to it. Gives false when that failed.</param>
    /// <returns>Whether the conversation succeeded and the hook ended with exit code 0.</returns>
    /// <exception cref="StageFailedException">It ran out of time.</exception>
    public Task<bool> ConverseAsync(
        HookProgram program,
        PushContext push,
        IReadOnlyDictionary<string, string> environment,
        Func<Stream, Stream, CancellationToken, Task<bool>> converse,
        CancellationToken cancellationToken) =>
        RunAsync(program, push, [], environment, mergesErrors: false, async (child, ended, stop) =>
        {
            var errors = NewOutput(program, push).CopyAsync(child.Errors, ended, stop);
            var succeeded = await converse(child.Input, child.Output, stop).ConfigureAwait(false);
            await child.Input.DisposeAsync().ConfigureAwait(false);
            await child.Output.DisposeAsync().ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            return await ended.ConfigureAwait(false) == 0 && succeeded;
        }, cancellationToken);

    private async Task<bool> RunAsync(
        HookProgram program,
        PushContext push,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        bool mergesErrors,
        Func<ChildProgram, Task<int>, CancellationToken, Task<bool>> use,
        CancellationToken cancellationToken)
    {
        if (Interpreter.ProblemOf(program.Path) is { } problem)
        {
            await TellCannotRunAsync(program, push, problem, cancellationToken).ConfigureAwait(false);
            return false;
        }

        using var timeUp = new CancellationTokenSource(options.Value.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        var start = Interpreter.Prepare(new ChildProgramStart(program.Name, arguments, push.Repository.Path, environment) { MergesErrors = mergesErrors });
        ChildProgram child;
        try
        {
            child = ChildProgram.Start(start);
        }
        catch (Win32Exception exception)
        {
            Log.HookNotStarted(logger, push.Id, program.Path, exception);
            await TellCannotRunAsync(program, push, exception.Message, cancellationToken).ConfigureAwait(false);
            return false;
        }

        using (child)
        {
            try
            {
                return await use(child, child.WaitAsync(stop.Token), stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Out of time, cancelled, or nobody is left to write to: it must not go on by itself.
                Log.HookEnded(logger, push.Id, program.Path);
                await child.EndAsync(options.Value.TerminationGrace, time).ConfigureAwait(false);
                if (exception is OperationCanceledException && timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new StageFailedException(
                        string.Create(CultureInfo.InvariantCulture, $"{program.ShownAs} took longer than {options.Value.Timeout.TotalSeconds:0.###} s"));
                }

                throw;
            }
        }
    }

    private HookOutput NewOutput(HookProgram program, PushContext push) =>
        new(push.Output, HookNames.TitleOf(program.Hook), options.Value.MaxOutputBytes, time);

    private static ValueTask TellCannotRunAsync(HookProgram program, PushContext push, string problem, CancellationToken cancellationToken) =>
        push.Output.WriteLineAsync($"error: cannot run {program.ShownAs}: {problem}", cancellationToken);

    private static async Task FeedAsync(Stream input, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        try
        {
            await using var writer = new StreamWriter(input, new UTF8Encoding(false), 32 * 1024, leaveOpen: false);
            foreach (var line in lines)
            {
                await writer.WriteAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
                await writer.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The hook has ended, or closed its input: that it does not read everything is its own affair, as with git.
        }
    }
}
