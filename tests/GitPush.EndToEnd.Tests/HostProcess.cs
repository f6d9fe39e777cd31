using System.Diagnostics;

namespace GitPush.EndToEnd.Tests;

/// <summary>A server in a process of its own (tests/GitPush.TestHost), which can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Greeting = "listening on ";
    private readonly Process _process;

    private HostProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <param name="root">The repositories' folder.</param>
    /// <param name="arguments">What else the host is told: see its Program.cs.</param>
    public static async Task<HostProcess> StartAsync(string root, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GitPush.TestHost.dll"), root, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
            {
                return new HostProcess(process, new Uri(line[Greeting.Length..] + "/git/"));
            }
        }

        throw new InvalidOperationException($"The host ended with {process.ExitCode} before it listened.");
    }

    /// <summary>Asks the host something: see its Program.cs.</summary>
    public void Ask(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line that the host says.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host has ended.");

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the process in order: running pushes get their grace.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
