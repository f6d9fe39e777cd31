using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Interop.Tests;

/// <summary>A server with Basic authentication and a policy, one repository on it, and a work tree with a history of every kind of object.</summary>
internal sealed class PeerFixture : IAsyncDisposable
{
    public const string Greeting = "policy: looking";

    public const string Refusal = "frozen until Monday";

    private readonly TempFolder _folder = new();
    private PeerFixture(GitPushHost host)
    {
        Host = host;
        Stored = host.Inspect("shop");
        Work = TestGit.Init(_folder.Combine("work"));
        Work.Run("remote", "add", "origin", Url);
    }

    public GitPushHost Host { get; }

    /// <summary>The repository's URL, with the credentials that the server wants.</summary>
    public string Url => Host.UrlOf("shop.git", $"{PeerCredentials.UserName}:{PeerCredentials.Password}");

    /// <summary>The URL with a password that the server does not take.</summary>
    public string WrongUrl => Host.UrlOf("shop.git", $"{PeerCredentials.UserName}:guessed");

    /// <summary>The server's copy, for a look with the real git.</summary>
    public TestGit Stored { get; }

    /// <summary>A repository with a work tree, whose origin is the server.</summary>
    public TestGit Work { get; }

    /// <param name="transport">Adds a transport beside HTTP.</param>
    public static async Task<PeerFixture> StartAsync(Action<IGitPushBuilder>? transport = null)
    {
        var host = await GitPushHost.StartAsync(git =>
        {
            git.AddBasicAuthentication<PeerCredentials>().OnPreReceive("policy", async (push, cancellationToken) =>
            {
                await push.Output.WriteLineAsync(Greeting, cancellationToken);
                return StageResult.Reject(push.Updates.Where(update => update.Branch == "frozen").Select(update => new RefRejection(update, Refusal)));
            });
            transport?.Invoke(git);
        });
        await host.CreateRepositoryAsync("shop");
        return new PeerFixture(host);
    }

    /// <summary>A path below a folder of the test's own.</summary>
    public string PathOf(string name) => _folder.Combine(name);

    /// <summary>Makes a history in <see cref="Work"/>: branches, a merge, an annotated tag, names and modes of every kind.</summary>
    public void WriteHistory()
    {
        Work.Commit("readme.md", "# Shop\n");
        Work.Commit("src/größe.txt", string.Join('\n', Enumerable.Range(0, 500)));
        File.CreateSymbolicLink(Path.Combine(Work.WorkingDirectory, "link"), "readme.md");
        Work.Run("add", "link");
        Work.Commit("bin/run.sh", "#!/bin/sh\n");
        Work.Run("update-index", "--chmod=+x", "bin/run.sh");
        Work.Run("commit", "--quiet", "-m", "Make it run");
        Work.Run("reset", "--quiet", "--hard");
        Work.Run("checkout", "--quiet", "-b", "topic", "HEAD~1");
        Work.Commit("topic.txt", "topic\n");
        Work.Run("checkout", "--quiet", "main");
        Work.Run("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic");
        Work.Run("tag", "-a", "-m", "The first version", "v1");
    }

    /// <summary>Has stock git push everything, for peers that fetch.</summary>
    public Task SeedAsync()
    {
        WriteHistory();
        return Work.RunAsync(["push", "--quiet", "origin", "main", "topic", "v1"]);
    }

    /// <summary>The server's refs: <c>id name</c>, sorted by name.</summary>
    public string[] StoredRefs() => Refs(Stored, "refs");

    public static string[] Refs(TestGit git, string below) =>
        git.Run("for-each-ref", "--format=%(objectname) %(refname)", below).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Compares a clone's remote-tracking branches with the server's branches.</summary>
    public void AssertSameBranches(TestGit clone) => CollectionAssert.AreEqual(
        Refs(Stored, "refs/heads").Select(line => line.Replace("refs/heads/", "refs/remotes/origin/", StringComparison.Ordinal)).ToArray(),
        Refs(clone, "refs/remotes/origin").Where(line => !line.EndsWith("/HEAD", StringComparison.Ordinal)).ToArray());

    /// <summary>Has git find nothing wrong on either side.</summary>
    public void AssertSound(params string[] folders)
    {
        foreach (var git in folders.Select(folder => new TestGit(folder)).Append(Stored))
        {
            var fsck = git.TryRun("fsck", "--full", "--strict", "--no-dangling");
            Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
            Assert.AreEqual("", fsck.Output + fsck.Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
