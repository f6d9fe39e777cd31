using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace GitPush.Soak;

/// <summary>The server under test (tests/GitPush.TestHost), which says on request how large its heap is and what it logged.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Greeting = "listening on ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
        _process.ErrorDataReceived += (_, e) => AddError(e.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>What the names of repositories are relative to.</summary>
    public Uri Url { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What the server wrote to standard error: the errors that it logged.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public static async Task<ServerProcess> StartAsync(string root)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GitPush.TestHost.dll"), root, "--busy-maintenance", "--signed-pushes"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        return line.StartsWith(Greeting, StringComparison.Ordinal)
            ? new ServerProcess(process, new Uri(line[Greeting.Length..] + "/git/"))
            : throw new InvalidOperationException($"The server said '{line}'.");
    }

    /// <summary>Looks at the process. Not to be called twice at the same time, as all that asks the server.</summary>
    public async Task<Sample> SampleAsync(TimeSpan time, string root)
    {
        var heap = long.Parse(await AskAsync("heap"), CultureInfo.InvariantCulture);
        var status = await File.ReadAllLinesAsync($"/proc/{_process.Id}/status");
        return new Sample(
            time,
            NumberOf(status, "VmRSS:") * 1024,
            heap,
            Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length,
            (int)NumberOf(status, "Threads:"),
            TempFiles(root, whileRunning: true).Count);
    }

    /// <summary>Bytes of objects that a full collection leaves on the heap.</summary>
    public async Task<long> CollectAsync() => long.Parse(await AskAsync("live"), CultureInfo.InvariantCulture);

    /// <summary>How often each message was logged, and the sums of the numbers in them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadLogAsync() =>
        (await AskAsync("log")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('='))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));

    /// <summary>What only a push, a change of a ref or maintenance that is under way may have left.</summary>
    /// <param name="whileRunning">Whether the server's own markers of being alive are none of it.</param>
    public static List<string> TempFiles(string root, bool whileRunning)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        return [.. Directory.EnumerateFileSystemEntries(root, "*", options).Where(path => IsTemporary(Path.GetFileName(path), whileRunning))];
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
    }

    private static bool IsTemporary(string name, bool whileRunning) =>
        name.StartsWith("incoming-", StringComparison.Ordinal)
        || name.StartsWith("tmp_", StringComparison.Ordinal)
        || name.StartsWith(".gitpush-", StringComparison.Ordinal)
        || name.EndsWith(".lock", StringComparison.Ordinal)
        || name.EndsWith(".keep", StringComparison.Ordinal)
        || name == "gc.pid"
        || (!whileRunning && name.EndsWith(".marker", StringComparison.Ordinal));

    private static long NumberOf(string[] lines, string key) =>
        long.Parse(lines.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private async Task<string> AskAsync(string question)
    {
        await _process.StandardInput.WriteLineAsync(question);
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended.");
    }

    private void AddError(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _errors.Enqueue(line);
        }
    }
}
