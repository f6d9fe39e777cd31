using System.Diagnostics;
using System.Globalization;

namespace GitPush.Docker.Tests.Peers;

/// <summary>A server that the tests start, and end by its id.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly List<string> _output = [];

    private PeerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static PeerProcess Start(string program, IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    }) ?? throw new InvalidOperationException($"{program} did not start."));

    /// <summary>Asks a condition again and again until it holds.</summary>
    /// <exception cref="InvalidOperationException">The process ended first, or it took a minute.</exception>
    public async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} did not get ready: {Output}");
            }

            _ = await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Lets it end in order, so that it takes along what it started itself.</summary>
    public void Stop()
    {
        if (!HasExited)
        {
            using var kill = Process.Start("kill", ["-s", Terminate.ToString(CultureInfo.InvariantCulture), Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            Kill();
        }
    }

    /// <summary>Ends it at once, with what it started.</summary>
    public void Kill()
    {
        if (!HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }
}
