using System.Diagnostics;
using System.Formats.Tar;

namespace GitPush.Deploy.Tests;

/// <summary>
/// All that a deployment needs: a Docker engine with a base image, a registry, and a cluster whose pods are containers of that engine.
/// </summary>
internal sealed class DeployFixture : IAsyncDisposable
{
    // What the sample's Dockerfile and manifests call.
    private static readonly string[] s_applets = ["sh", "httpd", "grep", "wget", "wc", "false", "echo", "sleep"];

    private DeployFixture(EnginePeer engine, RegistryPeer registry, TestCluster cluster)
    {
        Engine = engine;
        Registry = registry;
        Cluster = cluster;
    }

    public EnginePeer Engine { get; }

    public RegistryPeer Registry { get; }

    public TestCluster Cluster { get; }

    public static async Task<DeployFixture> StartAsync()
    {
        var engine = await EnginePeer.StartAsync();
        try
        {
            await ImportBusyboxAsync(engine);
            var registry = await RegistryPeer.StartAsync(withLogin: false);
            try
            {
                return new DeployFixture(engine, registry, await TestCluster.StartDoubleAsync(new TestClusterOptions { DockerSocket = engine.Socket }));
            }
            catch
            {
                registry.Dispose();
                throw;
            }
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>The digest that the registry has for a tag.</summary>
    public async Task<string> DigestOfAsync(string repository, string tag)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{Registry.Address}/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        using var response = await client.SendAsync(request);
        return response.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").Single();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Registry.Dispose();
        Engine.Dispose();
    }

    private static async Task ImportBusyboxAsync(EnginePeer engine)
    {
        using var import = Process.Start(new ProcessStartInfo("docker", ["--host", engine.Host, "import", "-", "busybox:1.36"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = import.StandardError.ReadToEndAsync();
        await using (var tar = new TarWriter(import.StandardInput.BaseStream))
        {
            await using var busybox = File.OpenRead("/bin/busybox");
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox")
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
                DataStream = busybox,
            });
            foreach (var applet in s_applets)
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
            }
        }

        await import.WaitForExitAsync();
        Assert.AreEqual(0, import.ExitCode, await error);
    }
}
