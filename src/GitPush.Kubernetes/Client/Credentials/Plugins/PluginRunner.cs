using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Requests;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client.Credentials.Plugins;

/// <summary>Runs a credential plugin. Its standard error goes to the log, its standard output nowhere.</summary>
internal sealed class PluginRunner(CredentialPlugin plugin, TimeProvider time, ILogger logger)
{
    private const int MaxOutputBytes = 1 << 20;
    private const int MaxErrorLines = 100;
    private const int MaxErrorLineLength = 1_000;
    private const string InfoVariable = "KUBERNETES_EXEC_INFO";

    /// <summary>How long a plugin may take: it may have to ask a cloud.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="KubernetesApiException">It cannot be run, failed, took too long, or gave no credential.</exception>
    public async Task<PluginAnswer> RunAsync()
    {
        // A start can take a while; whoever asks holds a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var process = Start();
        using var timer = new CancellationTokenSource(Timeout, time);
        try
        {
            process.StandardInput.Close();
            var output = ReadOutputAsync(process.StandardOutput.BaseStream, timer.Token);
            var errors = LogErrorsAsync(process.StandardError, timer.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(timer.Token)).ConfigureAwait(false);
            return process.ExitCode == 0
                ? PluginAnswer.Parse((await output.ConfigureAwait(false)).Span, plugin)
                : throw Problem(string.Create(CultureInfo.InvariantCulture, $"failed with exit code {process.ExitCode}"));
        }
        catch (OperationCanceledException exception)
        {
            throw Problem(string.Create(CultureInfo.InvariantCulture, $"took longer than {Timeout.TotalSeconds:0.#} s"), exception);
        }
        catch (IOException exception)
        {
            throw Problem("cannot be talked to", exception);
        }
        finally
        {
            End(process);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment[InfoVariable] = Encoding.UTF8.GetString(JsonBytes.Write(Describe()).Span);
        try
        {
            return Process.Start(start) ?? throw Problem("cannot be run");
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw Problem("cannot be run" + (plugin.InstallHint is { } hint ? ": " + ApiErrors.OneLine(hint) : ""), exception);
        }
    }

    private JsonObject Describe()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.DescribeCluster is { } describe)
        {
            spec["cluster"] = describe();
        }

        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec };
    }

    private async Task<ReadOnlyMemory<byte>> ReadOutputAsync(Stream output, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[4_096];
        for (int count; (count = await output.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (buffer.Length + count > MaxOutputBytes)
            {
                throw Problem($"wrote more than {MaxOutputBytes} bytes");
            }

            buffer.Write(chunk, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private async Task LogErrorsAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        for (var count = 0; await errors.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; count++)
        {
            if (count < MaxErrorLines && line.Length > 0)
            {
                Log.PluginSaid(logger, plugin.Name, line.Length <= MaxErrorLineLength ? line : line[..MaxErrorLineLength]);
            }
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    private KubernetesApiException Problem(string problem, Exception? cause = null) =>
        ConfigurationProblem.Create($"the credential plugin '{plugin.Name}' {problem}", cause);
}
