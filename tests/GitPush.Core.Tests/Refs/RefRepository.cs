using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Refs;

/// <summary>A bare repository with a few commits, which both git and a <see cref="RefStore"/> work on.</summary>
internal sealed class RefRepository : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServerInstance _instance;
    private readonly ObjectDatabase _objects;

    public RefRepository()
    {
        var path = _folder.Combine("r.git");
        Git = TestGit.InitBare(path);
        var tree = ObjectId.Parse(Git.RunWithInput("", "mktree"));
        Commits = [.. Enumerable.Range(0, 4).Select(i => ObjectId.Parse(Git.Run("commit-tree", tree.ToString(), "-m", $"commit {i}")))];
        _instance = new ServerInstance(_folder.Path);
        _objects = new ObjectDatabase(_folder.Combine("r.git/objects"));
        Store = new RefStore(path, _objects, _instance, fsync: false);
    }

    public TestGit Git { get; }

    public RefStore Store { get; }

    /// <summary>Four commits that exist.</summary>
    public IReadOnlyList<ObjectId> Commits { get; }

    public string Path => Git.WorkingDirectory;

    public static ReflogIdentity Identity { get; } =
        new("Ada Lovelace", "ada@example.com", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)));

    public string Combine(string relativePath) => System.IO.Path.Join(Path, relativePath);

    /// <summary>An annotated tag of a commit; only the object, no ref.</summary>
    public ObjectId CreateTag(ObjectId target) => ObjectId.Parse(Git.RunWithInput(
        $"object {target}\ntype commit\ntag t\ntagger A <a@example.com> 1700000000 +0000\n\nmessage\n", "mktag"));

    /// <summary>Updates refs in one transaction.</summary>
    /// <returns>What <see cref="RefTransaction.PrepareAsync"/> said; when it is empty the updates are committed.</returns>
    public async Task<IReadOnlyDictionary<string, RefFailure>> UpdateAsync(params (string Name, ObjectId Old, ObjectId New)[] updates)
    {
        using var transaction = Store.BeginTransaction(Identity, "push");
        foreach (var (name, old, @new) in updates)
        {
            transaction.Update(name, old, @new);
        }

        var failures = await transaction.PrepareAsync(CancellationToken.None);
        if (failures.Count == 0)
        {
            transaction.Commit();
        }

        return failures;
    }

    /// <summary>What git sees: <c>id name peeled-or-nothing</c> per ref.</summary>
    public IReadOnlyList<string> GitRefs() => [.. Git.Run("for-each-ref", "--format=%(objectname) %(refname) %(symref)")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim())];

    /// <summary>What the store sees, in the same form.</summary>
    public IReadOnlyList<string> StoreRefs() =>
        [.. Store.Read().Refs.Select(value => $"{value.Id} {value.Name} {value.SymbolicTarget}".Trim())];

    /// <summary>Files that must not be there when no transaction runs.</summary>
    public IReadOnlyList<string> Leftovers() =>
        [.. Directory.EnumerateFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => file.EndsWith(".lock", StringComparison.Ordinal) || System.IO.Path.GetFileName(file).StartsWith(".gitpush-", StringComparison.Ordinal))];

    public void Dispose()
    {
        _objects.Dispose();
        _instance.Dispose();
        _folder.Dispose();
    }
}
