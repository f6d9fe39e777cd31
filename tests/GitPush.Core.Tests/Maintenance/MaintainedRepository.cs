using GitPush.Core.Tests.Support;
using GitPush.Maintenance;
using GitPush.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Core.Tests.Maintenance;

/// <summary>A bare repository, a clone of it, and a server that maintains it.</summary>
internal sealed class MaintainedRepository : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly ServerInstance _instance;

    public MaintainedRepository(Action<GitPushOptions>? configure = null)
    {
        var options = new GitPushOptions { RepositoryRoot = _root.Path, Fsync = false };
        configure?.Invoke(options);
        Server = TestGit.InitBare(Combine("server.git"));
        Client = TestGit.Init(Combine("client"));
        Client.Run("remote", "add", "origin", Server.WorkingDirectory);
        _instance = new ServerInstance(_root.Path);
        Maintenance = new RepositoryMaintenance(
            Options.Create(options), _instance, TimeProvider.System, NullLogger<RepositoryMaintenance>.Instance);
        Repository = GitRepository.Open(Server.WorkingDirectory);
    }

    public TestGit Server { get; }

    public TestGit Client { get; }

    public RepositoryMaintenance Maintenance { get; }

    public GitRepository Repository { get; }

    public string[] Packs => Directory.GetFiles(Stored("objects/pack"), "pack-*.pack");

    public string Combine(string relativePath) => _root.Combine(relativePath);

    /// <summary>A path in the repository that is maintained.</summary>
    public string Stored(string relativePath) => Path.Combine(Server.WorkingDirectory, relativePath);

    public Task<MaintenanceResult> RunAsync() => Maintenance.RunAsync(Repository).AsTask();

    /// <summary>Pushes as many commits, each as a pack of its own.</summary>
    public void PushPacks(int count, string branch = "main")
    {
        Server.Run("config", "receive.unpackLimit", "1");
        Server.Run("config", "receive.autogc", "false");
        for (var i = 0; i < count; i++)
        {
            Client.Commit($"d{i % 7}/f{i % 5}.txt", string.Join('\n', Enumerable.Range(0, 200).Select(n => n == i ? $"changed {i}" : $"line {n}")), $"commit {i}");
            Client.Run("push", "--quiet", "--force", "origin", $"HEAD:refs/heads/{branch}");
        }
    }

    /// <summary>Everything that refs reach, and the refs.</summary>
    public string Describe() =>
        Server.Run("-c", "core.commitGraph=false", "rev-list", "--objects", "--all", "--no-object-names").Split('\n').Order().Aggregate("", (all, id) => all + id + "\n")
        + Server.Run("for-each-ref") + Server.Run("symbolic-ref", "HEAD");

    /// <summary>Asserts that git finds nothing wrong, and nothing that should not be there.</summary>
    public void AssertSound()
    {
        var fsck = Server.TryRun("fsck", "--full", "--strict");
        Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        Assert.AreEqual("", fsck.Error);
        StringAssert.Contains(Server.Run("count-objects", "-v"), "garbage: 0");
        foreach (var pattern in (string[])[".gitpush-*", "*.lock", "gc.pid", "tmp_*"])
        {
            Assert.IsEmpty(Directory.GetFileSystemEntries(Server.WorkingDirectory, pattern, SearchOption.AllDirectories), pattern);
        }

        if (File.Exists(Stored("objects/info/commit-graph")))
        {
            Server.Run("commit-graph", "verify");
        }
    }

    /// <summary>Makes everything below objects as old as is said.</summary>
    public void Age(TimeSpan age)
    {
        foreach (var file in Directory.EnumerateFiles(Stored("objects"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
        }
    }

    /// <summary>Makes the objects of cruft packs older by some time.</summary>
    public void AgeCruft(TimeSpan by)
    {
        foreach (var path in Directory.GetFiles(Stored("objects/pack"), "*.mtimes"))
        {
            var bytes = File.ReadAllBytes(path);
            for (var at = 12; at < bytes.Length - 40; at += 4)
            {
                var time = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), time - (uint)by.TotalSeconds);
            }

            System.Security.Cryptography.SHA1.HashData(bytes.AsSpan(0, bytes.Length - 20), bytes.AsSpan(bytes.Length - 20));
            File.Delete(path);
            File.WriteAllBytes(path, bytes);
        }
    }

    public void Dispose()
    {
        Maintenance.Dispose();
        _instance.Dispose();
        _root.Dispose();
    }
}
