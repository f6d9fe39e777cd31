using System.Diagnostics;
using System.Net;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Hosting;

/// <summary>Pushes while many others are connected who do nothing, or nothing good.</summary>
[TestClass]
[DoNotParallelize]
public sealed class CrowdTests
{
    /// <summary>What a crowd may cost, in times: far more than the noise of a busy machine, and far less than any time limit.</summary>
    private const int MaxSlowdown = 10;

    private const int Pushes = 5;

    private static readonly TestKey Ada = TestKey.Rsa("rsa-sha2-256");

    [TestMethod]
    public async Task Idle_clients_and_those_that_never_log_in_do_not_hold_up_pushes()
    {
        await using var server = await LiveServer.StartAsync(ssh =>
        {
            // Nobody goes by himself while the test runs.
            ssh.LoginGrace = TimeSpan.FromHours(1);
            ssh.MaxUnauthenticatedPerAddress = 10;
        });
        server.Authenticator.Add(Ada, "ada");
        await server.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var git = await InitAsync(folder, server);
        await PushAsync(git, server, 1);
        var alone = await PushAsync(git, server, Pushes);

        var crowd = new List<LiveClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                crowd.Add(await server.LogInAsync(Ada));
            }

            // As many as may be there without a login, each from an address of its own, in the midst of their first line.
            for (var i = 0; i < 100; i++)
            {
                var client = await server.ConnectAsync(from: IPAddress.Parse($"127.0.{1 + (i / 50)}.{1 + (i % 50)}"));
                await client.Script.SendRawAsync("SSH-2.0-"u8.ToArray());
                crowd.Add(client);
            }

            var amongThem = await PushAsync(git, server, Pushes);

            Assert.IsLessThan(alone * MaxSlowdown, amongThem);
            foreach (var idle in crowd.Take(200))
            {
                await idle.Script.SendAsync(ConnectionPair.GlobalRequest("ping", wantsReply: true));
                await idle.Script.ExpectAsync(MessageNumber.RequestFailure);
            }
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }

        server.AssertHealthy();
    }

    [TestMethod]
    public async Task Who_comes_when_there_is_no_place_gets_that_of_who_has_been_there_for_longest()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.MaxUnauthenticatedConnections = 2);
        server.Authenticator.Add(Ada, "ada");
        using var first = await server.ConnectAsync(from: IPAddress.Parse("127.0.0.2"));
        await first.Script.ExchangeVersionsAsync();
        using var second = await server.ConnectAsync(from: IPAddress.Parse("127.0.0.3"));
        await second.Script.ConnectAsync();

        using var third = await server.LogInAsync(Ada);

        await first.ReadUntilAsync(MessageNumber.None, _ => { });
        await second.Script.SendAsync(LiveClient.ServiceRequest);
        await second.Script.ExpectAsync(MessageNumber.ServiceAccept);
        server.AssertHealthy();
    }

    private static async Task<TestGit> InitAsync(TempFolder folder, LiveServer server)
    {
        var key = folder.Combine("key");
        await SshKeygen.GenerateAsync(key, "-t", "ed25519");
        server.Authenticator.Add(new TestKey("ssh-ed25519", await SshKeygen.ReadPublicKeyAsync(key), _ => []), "git");
        var git = TestGit.Init(folder.Combine("work"));
        git.Environment["GIT_SSH_VARIANT"] = "ssh";
        git.Environment["GIT_SSH_COMMAND"] =
            $"ssh -F /dev/null -i {key} -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=no "
            + "-o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null -o LogLevel=ERROR";
        return git;
    }

    private static async Task<TimeSpan> PushAsync(TestGit git, LiveServer server, int count)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            git.Commit("a.txt", Guid.NewGuid().ToString());
            await git.RunAsync(["push", "--quiet", $"ssh://git@{server.Endpoint}/shop", "HEAD:main"]);
        }

        return watch.Elapsed;
    }
}
