using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;

namespace GitPush.Compare.Servers;

/// <summary>A git server in processes of its own, on a free port of 127.0.0.1. Disposing it ends them.</summary>
internal abstract class BenchServer : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private readonly List<Process> _processes = [];

    protected BenchServer(string root)
    {
        Root = root;
        Port = FreePort();
        Directory.CreateDirectory(root);
    }

    /// <summary>The folder of the repositories.</summary>
    public string Root { get; }

    public int Port { get; }

    /// <summary>The processes that were started; what they start in turn is below them.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _processes.Select(process => process.Id)];

    /// <summary>
    /// Processor time of the server so far, in seconds: of its processes and all that they started. Where a server needs
    /// another path to count it all, it is what the requests to <see cref="Side.CountedPathOf"/> took.
    /// </summary>
    public virtual double CpuSeconds => ProcessTree.CpuSeconds(ProcessIds);

    public string PathOf(string repository) => Path.Combine(Root, repository + ".git");

    /// <summary>Starts the server and waits until it answers for a repository.</summary>
    /// <returns>How long that took, in milliseconds.</returns>
    public double Start(string repository)
    {
        var started = Stopwatch.GetTimestamp();
        StartProcesses();
        while (!Answers(repository))
        {
            if (Stopwatch.GetElapsedTime(started) > StartTimeout || _processes.Exists(process => process.HasExited))
            {
                throw new InvalidOperationException($"{GetType().Name} does not answer.");
            }

            Thread.Sleep(1);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.WaitForExit();
            process.Dispose();
        }

        _processes.Clear();
    }

    protected abstract void StartProcesses();

    protected void StartProcess(string program, params string[] arguments)
    {
        // Standard input stays open for as long as this process lives: the host ends with it. It watches the folder that it is
        // started in for changed settings, so the repositories must not be there.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, WorkingDirectory = AppContext.BaseDirectory };
        _processes.Add(Process.Start(start)!);
    }

    /// <summary>Whether a server is there that serves a repository.</summary>
    /// <exception cref="IOException">It went away.</exception>
    /// <exception cref="SocketException">Nobody listens yet.</exception>
    protected virtual bool TryAsk(string repository)
    {
        using var client = new RawHttpClient(Port);
        return client.Get($"/git/{repository}.git/info/refs?service=git-upload-pack").Status == 200;
    }

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers(string repository)
    {
        try
        {
            return TryAsk(repository);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
