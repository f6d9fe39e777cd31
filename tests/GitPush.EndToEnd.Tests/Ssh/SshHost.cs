using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitPush.Ssh;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>
/// A host that serves the same repositories over HTTP and SSH, and OpenSSH clients for it: <c>ada</c>, who has a key that is known.
/// </summary>
internal sealed class SshHost : IAsyncDisposable
{
    private readonly TempFolder _folder;

    private SshHost(TempFolder folder, GitPushHost host)
    {
        _folder = folder;
        Host = host;
        var info = host.Services.GetRequiredService<SshServerInfo>();
        Endpoint = info.Endpoints[0];
        File.WriteAllLines(
            folder.Combine("known_hosts"),
            info.Endpoints.SelectMany(endpoint => info.HostKeys.Select(key => $"[{endpoint.Address}]:{endpoint.Port} {key}")));
    }

    public GitPushHost Host { get; }

    /// <summary>The first address on which the SSH server listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>How OpenSSH's client is started: with one key, and nothing of the machine's or the user's configuration.</summary>
    public string[] SshOptions =>
    [
        "-F", "/dev/null", "-i", _folder.Combine("key"), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
        "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={_folder.Combine("known_hosts")}", "-o", "GlobalKnownHostsFile=/dev/null",
    ];

    /// <param name="git">Adds access rules and stages; by default everybody who has logged in may fetch and push.</param>
    /// <param name="options">Changes the server's options.</param>
    /// <param name="ssh">Changes the SSH transport's; it listens on a free port of 127.0.0.1.</param>
    /// <param name="services">Adds the host's own services.</param>
    public static async Task<SshHost> StartAsync(
        Action<IGitPushBuilder>? git = null,
        Action<GitPushOptions>? options = null,
        Action<GitPushSshOptions>? ssh = null,
        Action<IServiceCollection>? services = null)
    {
        var folder = new TempFolder();
        try
        {
            var key = CreateKey(folder.Combine("key"), "ada@laptop");
            return new SshHost(folder, await GitPushHost.StartAsync(
                builder =>
                {
                    Add(builder, key, ssh);
                    git?.Invoke(builder);
                },
                options,
                services));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Adds the transport with one key that is known.</summary>
    public static void Add(IGitPushBuilder builder, SshPublicKey key, Action<GitPushSshOptions>? ssh = null)
    {
        builder.Services.AddSingleton<ISshKeyAuthenticator>(new KnownKeys(key));
        builder.AddSshTransport(transport =>
        {
            transport.Port = 0;
            ssh?.Invoke(transport);
            if (transport.ListenAddresses.Count == 0)
            {
                transport.ListenAddresses.Add("127.0.0.1");
            }
        });
    }

    /// <summary>Generates a key of a user.</summary>
    /// <returns>The public key.</returns>
    public static SshPublicKey CreateKey(string path, string comment)
    {
        using var process = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path]);
        process.WaitForExit();
        return SshPublicKey.Parse(File.ReadAllText(path + ".pub"));
    }

    public string UrlOf(string repository) => $"ssh://git@{Endpoint}/{repository}";

    /// <summary>A new work tree, whose git reaches the host over SSH.</summary>
    public TestGit Init(string name = "work") => WithSsh(TestGit.Init(_folder.Combine(name)));

    /// <summary>A folder in which git has been told nothing yet but how to reach the host over SSH.</summary>
    public TestGit At(string name) => WithSsh(new TestGit(_folder.CreateDirectory(name)));

    /// <summary>Has git log in with a key that nobody knows.</summary>
    public void UseStrangersKey()
    {
        File.Delete(_folder.Combine("key"));
        File.Delete(_folder.Combine("key.pub"));
        CreateKey(_folder.Combine("key"), "mallory@laptop");
    }

    /// <summary>Runs a command over OpenSSH's client, or a shell.</summary>
    public async Task<GitResult> RunSshAsync(params string[] command)
    {
        using var process = StartSsh(command);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = await errors;
        await process.WaitForExitAsync();
        return new GitResult(process.ExitCode, output.ToArray(), error);
    }

    public Process StartSsh(params string[] command) => StartSsh([], command);

    /// <summary>Starts an OpenSSH client that logs in, and runs nothing as long as nobody asks it to.</summary>
    public Process StartMaster() => StartSsh(["-N"], []);

    /// <summary>Connects and says nothing.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Endpoint);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }


    public Process StartSsh(string[] options, string[] command) => Process.Start(new ProcessStartInfo(
        "ssh", [.. SshOptions, .. options, "-p", Endpoint.Port.ToString(CultureInfo.InvariantCulture), $"git@{Endpoint.Address}", .. command])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardErrorEncoding = Encoding.UTF8,
    })!;

    private TestGit WithSsh(TestGit git)
    {
        git.Environment["GIT_SSH_COMMAND"] = "ssh " + string.Join(' ', SshOptions);
        git.Environment["GIT_SSH_VARIANT"] = "ssh";
        return git;
    }
}
