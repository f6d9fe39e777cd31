using System.Diagnostics;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>
/// Sends signals to process groups, and ends all that are left when this process does, in whatever way: a shell that reads
/// what to do from its input until that ends.
/// </summary>
internal sealed class ProcessGuard : IAsyncDisposable
{
    private const string Script =
        """
        groups=
        while read -r what group; do
          case $what in
            add) groups="$groups $group" ;;
            term) kill -s TERM "$group" ;;
            end)
              kill -s KILL -- "-$group"
              rest=; for other in $groups; do [ "$other" = "$group" ] || rest="$rest $other"; done; groups=$rest ;;
          esac
        done
        for group in $groups; do kill -s KILL -- "-$group"; done
        """;

    private readonly Process _shell;
    private readonly Lock _sync = new();

    private ProcessGuard(Process shell) => _shell = shell;

    public static ProcessGuard Start()
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var shell = Process.Start(start)!;
        shell.ErrorDataReceived += (_, _) => { };
        shell.BeginErrorReadLine();
        return new ProcessGuard(shell);
    }

    /// <summary>Guards the group of a process that leads one.</summary>
    public void Add(int group) => Send($"add {group}");

    /// <summary>Asks a process to end.</summary>
    public void Terminate(int process) => Send($"term {process}");

    /// <summary>Ends a group.</summary>
    public void End(int group) => Send($"end {group}");

    public async ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _shell.StandardInput.Close();
        }

        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private void Send(string line)
    {
        lock (_sync)
        {
            try
            {
                _shell.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // The guard has ended, and with it all groups.
            }
        }
    }
}
