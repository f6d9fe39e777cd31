using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests.Programs;

/// <summary>
/// Runs kustomize, kubectl or Helm on what somebody pushed: without a shell, in a work folder, with an environment that has
/// nothing of the server's but its PATH, so that neither its credentials nor its cluster are at hand.
/// </summary>
/// <param name="program">Its path.</param>
/// <param name="folder">Where it works.</param>
/// <param name="timeout">How long it may run.</param>
/// <param name="maxOutputBytes">How much it may write.</param>
/// <param name="time">Measures the time-out.</param>
internal sealed class ExternalProgram(string program, WorkFolder folder, TimeSpan timeout, int maxOutputBytes, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>Whether it may fetch what a push refers to.</summary>
    public bool MayUseNetwork { get; init; }

    /// <summary>The name without its folder.</summary>
    public string Name => Path.GetFileNameWithoutExtension(program);

    /// <summary>
    /// Looks a program up; null when there is none. Only in PATH: the runtime would look into the server's current folder as well.
    /// </summary>
    public static string? Find(string program)
    {
        if (Path.IsPathRooted(program))
        {
            return File.Exists(program) ? program : null;
        }

        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return SearchPath().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="StageFailedException">It failed, took too long or wrote too much.</exception>
    public async Task<byte[]> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        using var process = Start(arguments);

        // A read of a pipe ends when whoever writes is gone.
        await using var ending = stop.Token.Register(() => End(process)).ConfigureAwait(false);
        try
        {
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, isCut: true);
            var output = ReadAsync(process.StandardOutput.BaseStream, maxOutputBytes, isCut: false);
            var written = await output.ConfigureAwait(false);
            stop.Token.ThrowIfCancellationRequested();
            if (written is null)
            {
                throw new StageFailedException($"{Name} wrote more than {maxOutputBytes} bytes");
            }

            var said = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? written : throw new StageFailedException($"{Name}: {ProgramError.Find(System.Text.Encoding.UTF8.GetString(said!)) ?? Ended(process.ExitCode)}");
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageFailedException(string.Create(CultureInfo.InvariantCulture, $"{Name} took longer than {timeout.TotalSeconds:0} seconds"));
        }
        finally
        {
            End(process);
        }
    }

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static string Ended(int exitCode) => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}");

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended by itself in between.
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="isCut">Whether what is too much is thrown away; otherwise it gives null.</param>
    private static async Task<byte[]?> ReadAsync(Stream stream, int maxBytes, bool isCut)
    {
        var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            if (content.Length + count <= maxBytes)
            {
                content.Write(buffer, 0, count);
            }
            else if (!isCut)
            {
                return null;
            }
        }

        return content.ToArray();
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        SetEnvironment(start.Environment);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new StageFailedException($"'{Name}' cannot be started on this server", exception);
        }
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        environment.TryGetValue("PATH", out var path);
        environment.TryGetValue("SystemRoot", out var windows);
        environment.Clear();
        environment["PATH"] = path;
        environment["HOME"] = folder.Home;
        environment["TMPDIR"] = folder.Home;
        environment["LC_ALL"] = "C";
        if (windows is not null)
        {
            environment["SystemRoot"] = windows;
            environment["USERPROFILE"] = environment["TEMP"] = folder.Home;
        }

        // What the pushed files refer to is checked before. Should a program find a reference that the check does not know, it
        // finds no proxy that answers and no protocol that git may use.
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        if (!MayUseNetwork)
        {
            environment["GIT_ALLOW_PROTOCOL"] = "";
            environment["HTTP_PROXY"] = environment["HTTPS_PROXY"] = "http://127.0.0.1:1";
            if (!OperatingSystem.IsWindows())
            {
                environment["http_proxy"] = environment["https_proxy"] = "http://127.0.0.1:1";
            }
        }
    }
}
