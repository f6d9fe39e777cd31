using GitPush.CommitGraphs;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Maintenance;

/// <summary>Keeps a repository's commit-graph near to its refs, in one file that <c>git commit-graph verify</c> accepts.</summary>
internal sealed class CommitGraphUpkeep(GitRepository repository, ServerInstance instance, bool fsync)
{
    // A graph is written again when so small a part of the commits is not in it.
    private const int NewCommitsFraction = 32;

    private readonly string _folder = Path.Combine(repository.Objects.ObjectsDirectory, "info");

    /// <summary>Writes the graph, when there is something new for it.</summary>
    /// <param name="always">Whether it is written for a single new commit, and for commits that are gone.</param>
    /// <returns>How many commits were written; 0 when nothing was.</returns>
    /// <exception cref="MissingObjectException">A commit that a ref reaches is missing.</exception>
    public int Write(bool always, CancellationToken cancellationToken)
    {
        // git writes none either where a graph would not say what its own walks see.
        if (!repository.MayUseCommitGraph || repository.Config.GetBoolean("gc.writecommitgraph") is false)
        {
            return 0;
        }

        using var reader = repository.Objects.OpenReader();
        var stored = repository.ReadCommitGraph();
        var commits = new CommitGraph(reader, ShallowFile.None, () => stored);
        var members = Collect(reader, commits, cancellationToken);
        var added = stored is null ? members.Count : members.Count(commit => !stored.TryFind(commits.Id(commit), out _));
        var isDue = always ? added > 0 || (stored is not null && stored.Count != members.Count) : added > members.Count / NewCommitsFraction;
        return isDue && members.Count > 0 && TryWrite(commits, members) ? members.Count : 0;
    }

    private List<int> Collect(ObjectReader reader, CommitGraph commits, CancellationToken cancellationToken)
    {
        var members = new List<int>();
        var pending = new Stack<int>();
        var seen = new HashSet<int>();
        var tags = new PeeledTags(reader);
        foreach (var reference in repository.RefStore.Read().Refs)
        {
            var target = tags.Peel(reference) ?? reference.Id;
            if (reader.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
            {
                pending.Push(commits.Add(target));
            }

            while (pending.TryPop(out var commit))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (seen.Add(commit))
                {
                    commits.Load(commit);
                    members.Add(commit);
                    foreach (var parent in commits.Parents(commit))
                    {
                        pending.Push(parent);
                    }
                }
            }
        }

        return members;
    }

    private bool TryWrite(CommitGraph commits, List<int> members)
    {
        var shared = SharedRepository.Of(repository.Config);
        shared.CreateFolder(_folder);
        var path = Path.Combine(_folder, "commit-graph");
        var lockPath = path + ".lock";
        if (LockFile.TryCreate(lockPath, instance) != LockOutcome.Taken
            && !(instance.TryBreakLock(lockPath) && LockFile.TryCreate(lockPath, instance) == LockOutcome.Taken))
        {
            return false;
        }

        var temp = Path.Combine(_folder, instance.NextTempName());
        try
        {
            using (var file = Create(temp))
            {
                shared.Adjust(file);
                CommitGraphWriter.Write(file, commits, members);
                file.Flush(flushToDisk: fsync);
            }

            File.Move(temp, path, overwrite: true);
            if (fsync)
            {
                PosixFiles.FlushDirectory(_folder);
            }

            RemoveChain();
            return true;
        }
        finally
        {
            LockFile.Release(temp);
            LockFile.Release(lockPath);
        }
    }

    // As packs, for everybody to read and nobody to change.
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        return new FileStream(path, options);
    }

    // The single file is what counts. git, too, removes the chain once it has written one.
    private void RemoveChain()
    {
        var folder = Path.Combine(_folder, "commit-graphs");
        var chain = Path.Combine(folder, "commit-graph-chain");
        if (!File.Exists(chain) || LockFile.TryCreate(chain + ".lock", instance) != LockOutcome.Taken)
        {
            return;
        }

        try
        {
            File.Delete(chain);
            foreach (var layer in Directory.EnumerateFiles(folder, "graph-*.graph"))
            {
                File.Delete(layer);
            }
        }
        finally
        {
            LockFile.Release(chain + ".lock");
        }
    }
}
