using System.Diagnostics;

namespace GitPush.EndToEnd.Tests.Samples;

/// <summary>samples/QuickStart in a process of its own, with its data in a folder of the test's.</summary>
internal sealed class QuickStartProcess : IDisposable
{
    private readonly Process _process;

    private QuickStartProcess(Process process, Uri url, string greeting)
    {
        _process = process;
        Url = url;
        Greeting = greeting;
    }

    public Uri Url { get; }

    /// <summary>What the app writes to its terminal once it listens.</summary>
    public string Greeting { get; }

    public static async Task<QuickStartProcess> StartAsync(string data)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), "--urls", "http://127.0.0.1:0", "--Data", data])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var greeting = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            greeting += line + "\n";
            const string Mark = "git push ";
            if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                // Nobody reads what the app logs later; the pipe must not fill up.
                _ = process.StandardOutput.ReadToEndAsync();
                var url = line[(at + Mark.Length)..].Split(' ')[0];
                return new QuickStartProcess(process, new Uri(new Uri(url), "/"), greeting);
            }
        }

        throw new InvalidOperationException($"The sample ended before it listened: {greeting}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
