using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;
using GitPush.UploadPack;

namespace GitPush.Console.Browsing;

/// <summary>
/// A repository as somebody sees it who may fetch from it: hidden refs are not there, and neither are commits that only those reach or that
/// nothing reaches any more, unless the host lets clients fetch any object by its id (<see cref="WantPolicy.Any"/>).
/// </summary>
internal sealed class RepositoryView
{
    private readonly VisibleRefs _refs;
    private readonly bool _any;

    public RepositoryView(GitRepository repository, GitPushOptions options)
    {
        Repository = repository;
        var settings = new UploadPackSettings(repository.Config, options);
        _refs = new VisibleRefs(repository.RefStore.Read(), settings.Hidden);
        _any = settings.Wants.Any;
    }

    public GitRepository Repository { get; }

    public string Name => Repository.Name.Value;

    /// <summary>The branch that HEAD names, whether it exists or not; null when that is hidden or HEAD names a commit.</summary>
    public string? HeadTarget => _refs.Head.Target;

    /// <summary>The refs after one, sorted.</summary>
    public (IReadOnlyList<GitRef> Refs, string? Next) ListRefs(string prefix, string? after, int limit)
    {
        var order = RefNameComparer.Instance;
        var refs = _refs.WithPrefix(prefix).Where(item => after is null || order.Compare(item.Name, after) > 0).Take(limit + 1).ToList();
        return refs.Count > limit ? (refs[..limit], refs[limit - 1].Name) : (refs, null);
    }

    /// <summary>What a revision names: nothing stands for HEAD; else a ref by its full or short name, or the whole id of a commit.</summary>
    /// <returns>The commit, or null when there is none that the user may see.</returns>
    public Commit? FindCommit(string? revision, CancellationToken cancellationToken)
    {
        if (FindTip(revision ?? "HEAD") is { } tip)
        {
            return Read(tip);
        }

        return ObjectId.TryParse(revision, out var id) && Repository.GetObjectType(id) is ObjectType.Commit or ObjectType.Tag && MaySee(id, cancellationToken)
            ? Read(id)
            : null;
    }

    /// <summary>What a ref names, by its full or short name.</summary>
    public ObjectId? FindTip(string name)
    {
        foreach (var candidate in new[] { name, "refs/" + name, "refs/tags/" + name, "refs/heads/" + name })
        {
            if ((candidate == "HEAD" || candidate.StartsWith("refs/", StringComparison.Ordinal)) && _refs.TryGet(candidate, out var found))
            {
                return found.Id;
            }
        }

        return null;
    }

    private bool MaySee(ObjectId id, CancellationToken cancellationToken)
    {
        if (_any || _refs.IsTip(id))
        {
            return true;
        }

        using var reader = Repository.Objects.OpenReader();
        if (reader.Peel(id, ObjectType.Commit)?.Id != id)
        {
            return false;
        }

        var commits = new CommitGraph(reader, Repository.Shallow, Repository.ReadCommitGraph);
        return new ReachableCommits(_refs.Tips, reader, commits, new PeeledTags(reader)).Contains(id, cancellationToken);
    }

    /// <summary>A ref may name what is no commit.</summary>
    private Commit? Read(ObjectId id)
    {
        try
        {
            return Repository.GetCommit(id);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
