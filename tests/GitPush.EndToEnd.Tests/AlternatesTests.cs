using System.Text;

namespace GitPush.EndToEnd.Tests;

/// <summary>Repositories that borrow objects from another one, as forks on one server do.</summary>
[TestClass]
public sealed class AlternatesTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("refs/heads/main")]
    [DataRow("refs/tags refs/nothing")]
    public async Task The_advertisement_names_what_an_alternate_has_as_gits_does(string prefixes)
    {
        await using var fork = await Fork.CreateAsync();
        if (prefixes.Length > 0)
        {
            fork.Stored.Run("config", "core.alternateRefsPrefixes", prefixes);
        }

        var expected = Haves(fork.Stored.Run("receive-pack", "--http-backend-info-refs", fork.Stored.WorkingDirectory));
        var actual = Haves(await fork.AdvertiseAsync());

        Assert.IsNotEmpty(expected);
        CollectionAssert.AreEquivalent(expected, actual);
    }

    [TestMethod]
    public async Task What_both_have_is_named_once_and_hidden_refs_are_not_named_at_all()
    {
        await using var fork = await Fork.CreateAsync();
        await fork.Clone.RunAsync(["push", "--quiet", fork.Host.UrlOf("fork.git"), "main"]);
        var secret = fork.Stored.Run("commit-tree", "-m", "secret", "main^{tree}");
        fork.Stored.Run("update-ref", "refs/secret/x", secret);
        fork.Stored.Run("config", "transfer.hideRefs", "refs/secret");

        var text = await fork.AdvertiseAsync();

        var main = fork.Clone.Run("rev-parse", "main");
        Assert.HasCount(2, text.Split(main), "one mention");
        Assert.DoesNotContain(secret, text);
        CollectionAssert.AreEquivalent(Haves(fork.Stored.Run("receive-pack", "--http-backend-info-refs", fork.Stored.WorkingDirectory)), Haves(text));
    }

    [TestMethod]
    public async Task A_first_push_to_a_fork_sends_only_what_its_origin_has_not()
    {
        await using var fork = await Fork.CreateAsync();
        fork.Clone.Commit("a.txt", "changed\n");

        var result = await fork.Clone.TryRunAsync(["push", "--progress", fork.Host.UrlOf("fork.git"), "HEAD:refs/heads/topic"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "Total 3 ");
        Assert.AreEqual("", fork.Stored.Run("fsck", "--strict", "--no-dangling"));
    }

    [TestMethod]
    public async Task Connectivity_ends_at_what_the_refs_of_an_alternate_reach()
    {
        // An old blob of the origin is lost. What refs reach counts as complete, the alternate's as well as the fork's own.
        await using var fork = await Fork.CreateAsync();
        var origin = fork.Host.Inspect("origin");
        var lost = fork.Clone.Run("rev-parse", "main~1:a.txt");
        fork.Unpack(origin);
        File.Delete(Path.Combine(origin.WorkingDirectory, "objects", lost[..2], lost[2..]));
        fork.Clone.Commit("b.txt", "more\n");

        var result = await fork.Clone.TryRunAsync(["push", fork.Host.UrlOf("fork.git"), "HEAD:refs/heads/topic"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
    }

    private static string[] Haves(string advertisement) =>
        [.. advertisement.Split('\n').Select(line => line.Split('\0')[0]).Where(line => line.EndsWith(" .have", StringComparison.Ordinal)).Select(line => line[^46..^6])];

    private sealed class Fork : IAsyncDisposable
    {
        private readonly TempFolder _folder;

        private Fork(TempFolder folder, GitPushHost host, TestGit clone)
        {
            _folder = folder;
            Host = host;
            Clone = clone;
        }

        public GitPushHost Host { get; }

        public TestGit Clone { get; }

        public TestGit Stored => Host.Inspect("fork");

        public static async Task<Fork> CreateAsync()
        {
            var folder = new TempFolder();
            var host = await GitPushHost.StartAsync();
            await host.CreateRepositoryAsync("origin");
            await host.CreateRepositoryAsync("fork");
            var clone = TestGit.Init(folder.Path);
            clone.Commit("a.txt", "one\n");
            clone.Commit("a.txt", "two\n");
            clone.Run("tag", "-a", "-m", "version 1", "v1");
            await clone.RunAsync(["push", "--quiet", host.UrlOf("origin.git"), "main", "v1", "main~1:refs/heads/old"]);
            Directory.CreateDirectory(Path.Combine(host.Inspect("fork").WorkingDirectory, "objects/info"));
            await File.WriteAllTextAsync(Path.Combine(host.Inspect("fork").WorkingDirectory, "objects/info/alternates"), "../../origin.git/objects\n");
            return new Fork(folder, host, clone);
        }

        public async Task<string> AdvertiseAsync() =>
            Encoding.UTF8.GetString(await Host.Client.GetByteArrayAsync(new Uri("fork.git/info/refs?service=git-receive-pack", UriKind.Relative)));

        /// <summary>Makes loose objects of a repository's packs.</summary>
        public void Unpack(TestGit repository)
        {
            var packs = Path.Combine(repository.WorkingDirectory, "objects/pack");
            foreach (var pack in Directory.GetFiles(packs, "*.pack"))
            {
                var moved = _folder.Combine(Path.GetFileName(pack));
                File.Move(pack, moved);
                File.Delete(Path.ChangeExtension(pack, ".idx"));
                repository.RunWithInput(File.ReadAllBytes(moved), "unpack-objects", "-q");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _folder.Dispose();
        }
    }
}
