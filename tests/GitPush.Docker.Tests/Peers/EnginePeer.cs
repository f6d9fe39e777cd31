using System.Diagnostics;
using System.Net.Sockets;

namespace GitPush.Docker.Tests.Peers;

/// <summary>
/// A Docker engine of the tests' own, which leaves the machine's network alone and shares nothing with an engine that runs there.
/// </summary>
internal sealed class EnginePeer : IDisposable
{
    private readonly TempFolder _folder;
    private readonly PeerProcess _process;

    private EnginePeer(TempFolder folder, PeerProcess process, string socket)
    {
        _folder = folder;
        _process = process;
        Socket = socket;
    }

    /// <summary>The path of its socket.</summary>
    public string Socket { get; }

    /// <summary>Its address, as <c>DOCKER_HOST</c> has it.</summary>
    public string Host => $"unix://{Socket}";

    /// <summary>What it has logged.</summary>
    public string Log => _process.Output;

    /// <summary>Starts an engine.</summary>
    /// <param name="arguments">Beside those that every engine of the tests gets.</param>
    public static async Task<EnginePeer> StartAsync(params string[] arguments)
    {
        var folder = new TempFolder();
        try
        {
            // overlay2 does not lie on top of another overlay, as the temporary folder of a container does.
            return await StartAsync(folder, "overlay2", arguments);
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("overlay2", StringComparison.Ordinal))
        {
            return await StartAsync(folder, "vfs", arguments);
        }
    }

    /// <summary>Ends it at once, as when its machine loses power.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Dispose();
        foreach (var mount in File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(_folder.Path, StringComparison.Ordinal)).Reverse().ToList())
        {
            using var unmount = Process.Start("umount", ["--lazy", mount]);
            unmount.WaitForExit();
        }

        _folder.Dispose();
    }

    private static async Task<EnginePeer> StartAsync(TempFolder folder, string driver, string[] arguments)
    {
        var socket = folder.Combine("docker.sock");
        var process = PeerProcess.Start("dockerd",
        [
            "--host", $"unix://{socket}",
            "--pidfile", folder.Combine("dockerd.pid"),
            "--data-root", folder.Combine("data"),
            "--exec-root", folder.Combine("exec"),
            "--storage-driver", driver,
            "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none",
            .. arguments,
        ]);
        try
        {
            await process.WaitUntilAsync(() => AnswersAsync(socket));
            return new EnginePeer(folder, process, socket);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static async Task<bool> AnswersAsync(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The socket is there before the engine is ready, and answers only then.
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(stream);
            return (await reader.ReadLineAsync())?.Contains("200", StringComparison.Ordinal) == true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
