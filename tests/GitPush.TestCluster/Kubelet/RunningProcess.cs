using System.Diagnostics;
using System.Text;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A container as a process that leads a group.</summary>
internal sealed class RunningProcess : IRunningContainer
{
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);
    private readonly ProcessGuard _guard;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Process _process;

    public RunningProcess(ProcessGuard guard, IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, ContainerLog log)
    {
        _guard = guard;
        _folder = folder;
        _environment = environment;
        _process = Process.Start(Start(command))!;
        guard.Add(_process.Id);
        _process.StandardInput.Close();
        Exited = WaitAsync(log);
    }

    public Task<int> Exited { get; }

    public Task TerminateAsync()
    {
        _guard.Terminate(_process.Id);
        return Task.CompletedTask;
    }

    public Task KillAsync()
    {
        // The group is there once setsid has run: until then there is only the process.
        _process.Kill();
        _guard.End(_process.Id);
        return Task.CompletedTask;
    }

    public async Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var beside = Process.Start(Start(command))!;
        _guard.Add(beside.Id);
        try
        {
            beside.StandardInput.Close();
            var output = beside.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = beside.StandardError.ReadToEndAsync(cancellationToken);
            await beside.WaitForExitAsync(cancellationToken);
            return (beside.ExitCode, await output + await errors);
        }
        finally
        {
            beside.Kill();
            _guard.End(beside.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _ = await Exited;
        _process.Dispose();
    }

    private async Task<int> WaitAsync(ContainerLog log)
    {
        var output = CopyAsync(_process.StandardOutput, log);
        var errors = CopyAsync(_process.StandardError, log);
        await _process.WaitForExitAsync();

        // With its first process a container ends as a whole: nobody else holds its output then.
        _guard.End(_process.Id);
        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(OutputLimit));
        log.Complete();
        return _process.ExitCode;
    }

    private static async Task CopyAsync(StreamReader from, ContainerLog log)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            log.Add(line);
        }
    }

    private ProcessStartInfo Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("setsid", command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = _folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
