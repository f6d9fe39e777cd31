using System.ComponentModel;
using System.Diagnostics;

namespace GitPush.Processes;

/// <summary>
/// A program that runs: its pipes, its end, and the end of all that it started. On Unix <c>/bin/sh</c> connects standard error
/// with standard output, which the framework cannot, and is then replaced by the program; <c>setsid</c>, where there is one,
/// makes it the leader of a session, so that what a terminal sends to the server (Ctrl+C) is not for it; <c>env</c>, where it can,
/// gives SIGPIPE its meaning back. All of them become the program: it has the id of the process that was started.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    // Says which processes are whose: it is inherited, also by those that detach themselves.
    private const string MarkName = "GITPUSH_PROGRAM";
    private const string Shell = "/bin/sh";

    private const string Env = "/usr/bin/env";
    private const string DefaultSigPipe = "--default-signal=PIPE";

    private static readonly string? SetSid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    // The runtime ignores SIGPIPE, and what is ignored is inherited and beyond a shell's trap. So "git log | head -1" would say
    // "Broken pipe" in a hook here, and end quietly in git's. GNU's env undoes it (coreutils 8.31), those of BusyBox and macOS do not.
    private static readonly Lazy<bool> CanResetSigPipe = new(ResetsSigPipe);

    private readonly Process _process;
    private readonly ProcessFamily _family;

    private ChildProgram(Process process, ProcessFamily family)
    {
        _process = process;
        _family = family;
    }

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its standard error; ends at once where that is merged with <see cref="Output"/>.</summary>
    public Stream Errors => _process.StandardError.BaseStream;

    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static ChildProgram Start(ChildProgramStart start)
    {
        var mark = Guid.NewGuid().ToString("N");
        var info = Describe(start);
        info.WorkingDirectory = start.Folder;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        info.UseShellExecute = false;
        info.CreateNoWindow = true;
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[MarkName] = mark;
        var process = Process.Start(info)!;
        return new ChildProgram(process, new ProcessFamily(process, $"{MarkName}={mark}", SetSid is not null && HasShell));
    }

    /// <summary>Waits until it has ended, whatever processes it leaves behind.</summary>
    /// <returns>Its exit code; 128 and the number of the signal when one ended it.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>
    /// Ends it with all that it started, also what has detached itself: by SIGTERM, and what is left after a while by SIGKILL. On
    /// Windows at once.
    /// </summary>
    /// <param name="grace">How long its processes may take to end by themselves.</param>
    public Task EndAsync(TimeSpan grace, TimeProvider time) => _family.EndAsync(grace, time);

    /// <summary>Lets go of its pipes. What still runs goes on, and can be heard no more.</summary>
    public void Dispose()
    {
        foreach (var stream in (Stream[])[Input, Output, Errors])
        {
            try
            {
                stream.Dispose();
            }
            catch (IOException)
            {
                // What was not written yet has no reader any more.
            }
        }

        _process.Dispose();
    }

    private static bool HasShell => !OperatingSystem.IsWindows() && File.Exists(Shell);

    private static ProcessStartInfo Describe(ChildProgramStart start)
    {
        if (!HasShell)
        {
            return new ProcessStartInfo(Path.GetFullPath(start.Program, start.Folder), start.Arguments);
        }

        // Nothing of the program or its arguments is in the script. As execvp(3), it runs what has no "#!" as a shell script.
        List<string> arguments = ["-c", start.MergesErrors ? "exec \"$@\" 2>&1" : "exec \"$@\"", "sh"];
        if (SetSid is not null)
        {
            arguments.Add(SetSid);
        }

        arguments.AddRange([start.Program, .. start.Arguments]);

        // What env starts is the shell and not the program, whose path it would take for a variable if there were a "=" in it.
        return CanResetSigPipe.Value ? new ProcessStartInfo(Env, [DefaultSigPipe, Shell, .. arguments]) : new ProcessStartInfo(Shell, arguments);
    }

    private static bool ResetsSigPipe()
    {
        if (!File.Exists(Env))
        {
            return false;
        }

        var info = new ProcessStartInfo(Env, [DefaultSigPipe, Shell, "-c", ":"]) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(info)!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
