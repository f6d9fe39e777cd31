using System.Text;
using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests;

/// <summary>A fetch over HTTP, where each round of the negotiation is a request that repeats what is common.</summary>
[TestClass]
public sealed partial class NegotiationTests
{
    private const int ServerCommits = 1_000;
    private const int NewCommits = 30;
    private const int OwnCommits = 200;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task A_client_with_commits_of_its_own_gets_only_what_is_new_after_many_rounds(int version)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var server = host.Inspect("shop");
        Import(server, "main", ServerCommits, "server");
        using var folder = new TempFolder();
        var client = TestGit.InitBare(folder.Combine("client.git"));
        await client.RunAsync(["fetch", "-q", server.WorkingDirectory, "main:refs/heads/main"]);
        Import(client, "main", OwnCommits, "client");
        Import(server, "main", NewCommits, "new");
        client.Environment["GIT_TRACE_PACKET"] = folder.Combine("trace");

        var result = await client.TryRunAsync(
            ["-c", $"protocol.version={version}", "fetch", "--progress", host.UrlOf("shop.git"), "main:refs/heads/fetched"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(server.Run("rev-parse", "main"), client.Run("rev-parse", "fetched"));
        Assert.AreEqual("", client.Run("fsck", "--no-dangling"));
        StringAssert.Contains(result.Error, $"remote: Total {3 * NewCommits} ");
        var trace = await File.ReadAllTextAsync(folder.Combine("trace"));
        Assert.IsGreaterThan(2, Rounds().Count(trace), trace);
    }

    private static void Import(TestGit git, string branch, int commits, string who)
    {
        var exists = git.TryRun("rev-parse", "--verify", "--quiet", branch).ExitCode == 0;
        var time = exists ? int.Parse(git.Run("log", "-1", "--format=%ct", branch)) : 1_600_000_000;
        var input = new StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            input.Append($"commit refs/heads/{branch}\ncommitter C <c@example.com> {time + i} +0000\ndata 0\n");
            input.Append(i == 1 && exists ? $"from refs/heads/{branch}^0\n" : "");
            input.Append($"M 100644 inline {who}\ndata {i.ToString().Length}\n{i}\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet");
    }

    // What the client sends last in each round but those that end the negotiation.
    [GeneratedRegex(@"fetch(?:-pack)?> have [0-9a-f]{40}\n[^\n]*> 0000")]
    private static partial Regex Rounds();
}
