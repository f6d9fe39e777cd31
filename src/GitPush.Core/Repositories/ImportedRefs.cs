using GitPush.Refs;

namespace GitPush.Repositories;

/// <summary>What an import takes of a repository's refs.</summary>
/// <param name="All">Those that name objects, symbolic ones as well, sorted by name.</param>
/// <param name="Symbolic">What symbolic refs point to, by their names; also of those that point to a ref which does not exist.</param>
/// <param name="Head">What HEAD is to point to; null to leave it as a new repository has it.</param>
internal sealed record ImportedRefs(IReadOnlyList<GitRef> All, IReadOnlyDictionary<string, string> Symbolic, string? Head)
{
    private static readonly string[] UsualBranches = ["refs/heads/main", "refs/heads/master"];

    /// <exception cref="InvalidDataException">A ref cannot be read, and leaving it out would lose a branch; the message names it.</exception>
    public static ImportedRefs Read(GitRepository source)
    {
        var hasWorkTree = Path.GetFileName(source.Path) == ".git";
        bool IsTaken(string name) => !hasWorkTree || !(name == "refs/stash" || name.StartsWith("refs/remotes/", StringComparison.Ordinal));

        var store = source.RefStore;
        var files = new List<LooseRef>();
        LooseRefFolder.Read(store.PathOf("refs"), "refs/").CopyTo(files);
        var symbolic = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in files.Where(file => IsTaken(file.Name)))
        {
            if (value.Kind == RawRefKind.Broken)
            {
                throw Unreadable(name);
            }

            // One that leads to what stays behind becomes an ordinary ref, as it would otherwise lead nowhere.
            if (value.Kind == RawRefKind.Symbolic && LastOf(store, name) is var last && last.StartsWith("refs/", StringComparison.Ordinal) && IsTaken(last))
            {
                symbolic.Add(name, value.Target!);
            }
        }

        var all = source.GetRefs().Where(found => IsTaken(found.Name)).ToList();
        var head = store.ReadFile("HEAD");
        return head.Kind == RawRefKind.Broken ? throw Unreadable("HEAD") : new ImportedRefs(all, symbolic, head.Target ?? BranchAt(head, all));
    }

    // The name at the end of a chain of symbolic refs.
    private static string LastOf(RefStore store, string name)
    {
        var last = name;
        for (var depth = 0; store.ReadFile(last) is { Kind: RawRefKind.Symbolic, Target: { } target }; depth++)
        {
            last = depth < RefSnapshotBuilder.MaxSymbolicDepth ? target : throw new InvalidDataException($"{name} cannot be read: it leads over too many symbolic refs, or back to itself.");
        }

        return last;
    }

    // A branch that a detached HEAD may stand for: clones of the new repository check it out.
    private static string? BranchAt(RawRef head, List<GitRef> all) => all
        .Where(found => found.Id == head.Id && found.Name.StartsWith("refs/heads/", StringComparison.Ordinal))
        .OrderBy(found => found.SymbolicTarget is not null)
        .ThenBy(found => Array.IndexOf(UsualBranches, found.Name) is >= 0 and var rank ? rank : UsualBranches.Length)
        .Select(found => found.Name)
        .FirstOrDefault();

    private static InvalidDataException Unreadable(string name) =>
        new($"{name} cannot be read: its file has neither an object's id nor another ref's name. Repair or remove it first; 'git fsck' says more.");
}
