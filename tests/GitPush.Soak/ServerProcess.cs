using System.Diagnostics;
using System.Globalization;

namespace GitPush.Soak;

/// <summary>The server under test (tests/GitPush.TestHost), which says on request how large its heap is.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Greeting = "listening on ";

    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>What the names of repositories are relative to.</summary>
    public Uri Url { get; }

    public bool HasExited => _process.HasExited;

    public static async Task<ServerProcess> StartAsync(string root)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GitPush.TestHost.dll"), root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        return line.StartsWith(Greeting, StringComparison.Ordinal)
            ? new ServerProcess(process, new Uri(line[Greeting.Length..] + "/git/"))
            : throw new InvalidOperationException($"The server said '{line}'.");
    }

    public async Task<Sample> SampleAsync(TimeSpan time, string root)
    {
        await _turn.WaitAsync();
        long heap;
        try
        {
            await _process.StandardInput.WriteLineAsync("heap");
            heap = long.Parse(await _process.StandardOutput.ReadLineAsync() ?? "0", CultureInfo.InvariantCulture);
        }
        finally
        {
            _turn.Release();
        }

        var status = await File.ReadAllLinesAsync($"/proc/{_process.Id}/status");
        return new Sample(
            time,
            NumberOf(status, "VmRSS:") * 1024,
            heap,
            Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length,
            (int)NumberOf(status, "Threads:"),
            TempFiles(root).Count);
    }

    /// <summary>What only a push, or a change of a ref, that is under way may have left.</summary>
    public static List<string> TempFiles(string root)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        return
        [
            .. Directory.EnumerateFileSystemEntries(root, "*", options).Where(path =>
                Path.GetFileName(path) is var name
                && (name.StartsWith("incoming-", StringComparison.Ordinal) || name.StartsWith("tmp_", StringComparison.Ordinal) || name.EndsWith(".lock", StringComparison.Ordinal))),
        ];
    }

    /// <summary>Ends the server in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _turn.Dispose();
    }

    private static long NumberOf(string[] lines, string key) =>
        long.Parse(lines.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
