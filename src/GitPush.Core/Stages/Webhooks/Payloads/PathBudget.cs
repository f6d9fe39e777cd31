using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>The paths that commits change, until as many have been found as a payload may list.</summary>
internal sealed class PathBudget(int maxPaths)
{
    // The head commit stands in a payload twice.
    private readonly Dictionary<ObjectId, IReadOnlyList<TreeChange>> _known = [];
    private int _left = maxPaths;

    /// <summary>What a commit changes against its first parent; nothing once the budget is used up.</summary>
    public IReadOnlyList<TreeChange> Find(GitRepository repository, Commit commit)
    {
        if (_known.TryGetValue(commit.Id, out var known))
        {
            return known;
        }

        if (_left == 0)
        {
            return [];
        }

        // Where a shallow history ends, the parent is not there to compare with.
        var parent = commit.Parents.Count > 0 && repository.GetObjectType(commit.Parents[0]) is not null ? commit.Parents[0] : ObjectId.Zero;
        var changes = repository.Diff(parent, commit.Id);
        var shown = changes.Count <= _left ? changes : [.. changes.Take(_left)];
        _left -= shown.Count;
        _known[commit.Id] = shown;
        return shown;
    }
}
