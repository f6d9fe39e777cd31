using System.Runtime.Versioning;
using GitPush.Maintenance;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// <c>core.sharedRepository</c>: the stock client pushes to a repository that git itself serves and maintains, and to the same
/// one over HTTP. What lies in the two must be for the same people.
/// </summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class SharedRepositoryTests
{
    [TestMethod]
    [DataRow(null)]
    [DataRow("group")]
    [DataRow("all")]
    [DataRow("0666")]
    [DataRow("0660")]
    [DataRow("0640")]
    [DataRow("0600")]
    public async Task What_is_written_is_for_those_whom_git_would_let_use_it(string? value)
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var stored = host.Inspect("shop");
        if (value is not null)
        {
            stored.Run("config", "core.sharedRepository", value);
        }

        stored.Run("config", "receive.updateServerInfo", "true");
        stored.Run("config", "receive.unpackLimit", "4");
        CopyFolder(stored.WorkingDirectory, folder.Combine("shop.git"));
        var copy = new TestGit(folder.Combine("shop.git"));
        var clone = TestGit.Init(folder.Combine("clone"));
        foreach (var text in (string[])["one", "two", "three"])
        {
            clone.Commit("a.txt", text + "\n");
        }

        foreach (var url in (string[])[copy.WorkingDirectory, host.UrlOf("shop.git")])
        {
            // A pack, then single objects, and refs in folders of their own.
            await clone.RunAsync(["push", "--quiet", url, "HEAD~1:refs/heads/main", "HEAD~1:refs/heads/team/a/topic"]);
            await clone.RunAsync(["push", "--quiet", url, "HEAD:refs/heads/main"]);
        }

        AssertSame(copy, stored, "objects/pack/*.pack", "objects/pack/*.idx", "objects/**", "objects/**/*", "refs/heads/team/a/topic", "logs/refs/heads/team", "info/refs");

        copy.Run("pack-refs", "--all");
        copy.Run("repack", "-adq");
        copy.Run("commit-graph", "write", "--reachable");
        var repository = await host.Services.GetRequiredService<IRepositoryStore>().OpenAsync(RepositoryName.Parse("shop"));
        await host.Services.GetRequiredService<IRepositoryMaintenance>().RunAsync(repository!);

        AssertSame(copy, stored, "objects/pack/*.pack", "objects/pack/*.idx", "packed-refs", "objects/info/commit-graph");
    }

    [TestMethod]
    public async Task A_large_pack_and_the_end_of_a_history_are_for_those_whom_the_repository_is_for()
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync(options: options => options.AllowShallowUpdates = true);
        await host.CreateRepositoryAsync("shop");
        var stored = host.Inspect("shop");
        stored.Run("config", "core.sharedRepository", "0660");
        var origin = TestGit.Init(folder.Combine("origin"));
        origin.Commit("a.txt", "one\n");
        var random = new byte[1 << 20];
        new Random(1).NextBytes(random);
        File.WriteAllBytes(Path.Combine(origin.WorkingDirectory, "b.bin"), random);
        origin.Run("add", "b.bin");
        origin.Commit("a.txt", "two\n");
        var clone = new TestGit(folder.Combine("clone"));
        await origin.RunAsync(["clone", "--quiet", "--depth", "1", $"file://{origin.WorkingDirectory}", clone.WorkingDirectory]);

        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        var path = stored.WorkingDirectory;
        var pack = Directory.GetFiles(Path.Combine(path, "objects/pack"), "*.pack").Single();
        Assert.AreEqual(Mode("440"), File.GetUnixFileMode(pack));
        Assert.AreEqual(Mode("440"), File.GetUnixFileMode(Path.ChangeExtension(pack, ".idx")));
        Assert.AreEqual(Mode("660"), File.GetUnixFileMode(Path.Combine(path, "shallow")));
    }

    [TestMethod]
    public async Task A_value_that_git_does_not_take_refuses_the_push_before_it_begins()
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        host.Inspect("shop").Run("config", "core.sharedRepository", "0400");
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreNotEqual(0, result.ExitCode);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("problem with core.sharedRepository filemode value (0400)", StringComparison.Ordinal)));
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    /// <summary>Asserts that what both have is for the same people.</summary>
    /// <param name="atLeast">What both must have.</param>
    private static void AssertSame(TestGit expected, TestGit actual, params string[] atLeast)
    {
        var (ofGit, ours) = (Modes(expected.WorkingDirectory), Modes(actual.WorkingDirectory));
        var both = ofGit.Keys.Where(ours.ContainsKey).ToList();
        foreach (var name in atLeast)
        {
            CollectionAssert.Contains(both, name);
        }

        Assert.AreEqual(
            string.Join('\n', both.Select(name => $"{name} {ofGit[name]}")), string.Join('\n', both.Select(name => $"{name} {ours[name]}")));
    }

    /// <summary>The permissions of each kind of files and folders.</summary>
    private static SortedDictionary<string, string> Modes(string root) => new(
        Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
            .GroupBy(path => KindOf(Path.GetRelativePath(root, path)), path => Convert.ToString((int)File.GetUnixFileMode(path), 8))
            .ToDictionary(kind => kind.Key, kind => string.Join(' ', kind.Distinct().Order(StringComparer.Ordinal))), StringComparer.Ordinal);

    // Objects and packs of the same content have other names where they were deflated by another.
    private static string KindOf(string name)
    {
        var parts = name.Split('/');
        return parts switch
        {
            ["objects", "pack", var file] => $"objects/pack/*{Path.GetExtension(file)}",
            ["objects", { Length: 2 }] => "objects/**",
            ["objects", { Length: 2 }, _] => "objects/**/*",
            _ => name,
        };
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Join(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Join(to, Path.GetRelativePath(from, file)));
        }
    }
}
