using System.Diagnostics;
using System.Text;

namespace GitPush.Tool.Tests.Support;

/// <summary>The tool as a process of its own, as its users run it.</summary>
internal static class ToolProcess
{
    // Of the running test's own framework: beside it lies the tool with all it needs.
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "GitPush.Tool.dll");

    // A bound for what would hang for ever, far beyond what anything here takes.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(StartInfo(arguments));

    /// <summary>Runs the tool with a text on its standard input.</summary>
    public static Task<ToolResult> RunWithInputAsync(string input, params string[] arguments) => RunAsync(StartInfo(arguments), input);

    /// <summary>Runs the tool in the test's own process, where many runs are needed and none reads standard input.</summary>
    public static async Task<ToolResult> RunHereAsync(params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await ToolCommandLine.RunAsync(arguments, output, error, timeout.Token);
        return new ToolResult(exitCode, output.ToString(), error.ToString());
    }

    public static async Task<ToolResult> RunAsync(ProcessStartInfo info, string input = "")
    {
        using var process = Process.Start(info)!;
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>How the tool is started, free of settings that the machine may have.</summary>
    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("GITPUSH_", StringComparison.Ordinal)).ToList())
        {
            _ = info.Environment.Remove(name);
        }

        return info;
    }
}
