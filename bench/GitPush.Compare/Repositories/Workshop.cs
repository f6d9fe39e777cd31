using System.Diagnostics;
using GitPush.Testing;

namespace GitPush.Compare.Repositories;

/// <summary>Where repositories are made before they are copied to both sides. All of it lies in one folder.</summary>
internal sealed class Workshop
{
    private readonly string _folder;

    public Workshop(string folder, CompareOptions options)
    {
        _folder = folder;
        Large = Path.Combine(folder, "large.git");
        var source = options.Repository ?? Path.Combine(folder, "generated.git");
        if (options.Repository is null)
        {
            GitCommand.Run("/", "init", "--quiet", "--bare", source);
            GitCommand.Run(source, "symbolic-ref", "HEAD", "refs/heads/main");
            GeneratedHistory.Write(source, options.Commits);
        }

        // Through git's own transport, which makes one pack of whatever the source has.
        GitCommand.Run("/", "-c", "init.defaultBranch=main", "clone", "--quiet", "--bare", $"file://{source}", Large);
        GitCommand.Run(Large, "remote", "remove", "origin");
        LargeTip = GitCommand.Run(Large, "rev-parse", "HEAD").Trim();
        LargeBranch = GitCommand.Run(Large, "symbolic-ref", "HEAD").Trim();
        LargeRefs = ReadRefs(Large);
        LargePack = Directory.GetFiles(Path.Combine(Large, "objects", "pack"), "*.pack").Single();
    }

    /// <summary>The large history, in one pack.</summary>
    public string Large { get; }

    /// <summary>The commit that the large history's HEAD names.</summary>
    public string LargeTip { get; }

    /// <summary>The branch that the large history's HEAD names.</summary>
    public string LargeBranch { get; }

    /// <summary>The large history's refs.</summary>
    public IReadOnlyList<(string Id, string Name)> LargeRefs { get; }

    public string LargePack { get; }

    /// <summary>Pushes of one commit each on top of the large history.</summary>
    /// <param name="count">How many, all together.</param>
    /// <param name="seed">Makes the commits of two series differ.</param>
    /// <param name="unmeasured">
    /// How many of them, the first ones, are not measured: these are packed here, which takes less time, and not by git.
    /// </param>
    public PreparedPush[] PreparePushes(int count, int seed, int unmeasured = 0)
    {
        var scratch = ShareLarge($"series-{seed}.git");
        var pushes = PushSeries.Create(scratch, LargeTip, count, seed, unmeasured);
        Directory.Delete(scratch, recursive: true);
        return pushes;
    }

    /// <summary>A repository for git to push from, with commits on top of the large history.</summary>
    /// <param name="ids">The large history's tip, then one child after another.</param>
    /// <returns>Its folder.</returns>
    public string PrepareClient(int count, int seed, out string[] ids)
    {
        var client = ShareLarge($"client-{seed}.git");
        ids = PushSeries.Import(client, LargeTip, count, seed);
        return client;
    }

    /// <summary>A repository for git to push from: one commit of files that cannot be compressed, in one pack.</summary>
    /// <returns>Its folder.</returns>
    public string PrepareBulk(int files, int bytesOfEach)
    {
        var bulk = Path.Combine(_folder, "bulk.git");
        GitCommand.Run("/", "init", "--quiet", "--bare", bulk);
        RandomFiles.Write(bulk, files, bytesOfEach);
        return bulk;
    }

    /// <summary>A pack without objects, which git sends where all objects are there already.</summary>
    public byte[] PrepareEmptyPack() => GitCommand.RunBytes(Large, [], "pack-objects", "--stdout", "-q");

    /// <summary>The commit that lies a number of first parents behind the large history's tip, or its last one.</summary>
    public string LargeAncestor(int distance) =>
        GitCommand.Run(Large, "rev-list", "--first-parent", $"--max-count={distance + 1}", LargeTip).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    /// <summary>Copies a repository.</summary>
    public static void Copy(string from, string to)
    {
        Run("cp", "-a", from, to);
    }

    /// <summary>
    /// Has the system write what is still in memory: what one server left to it would otherwise be written, and waited for,
    /// in the other one's time.
    /// </summary>
    public static void Sync() => Run("sync");

    private string ShareLarge(string name)
    {
        var repository = Path.Combine(_folder, name);
        GitCommand.Run("/", "clone", "--quiet", "--bare", "--shared", Large, repository);
        return repository;
    }

    private static List<(string Id, string Name)> ReadRefs(string repository) =>
        [.. GitCommand.Run(repository, "for-each-ref", "--format=%(objectname) %(refname)").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(parts => (parts[0], parts[1]))];

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
