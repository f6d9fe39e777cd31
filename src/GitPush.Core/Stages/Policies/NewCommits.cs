using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Stages.Policies;

/// <summary>
/// The commits that a push makes reachable and no ref reached before, as <c>git rev-list tips --not --all</c>, or none of a policy's own
/// refs (<see cref="RefPolicyOptions.JudgeKnownCommits"/>): each once, with the policies that are for any of the refs that bring it. About
/// 150 bytes per commit.
/// </summary>
/// <remarks>Why webhooks have a walk of their own is said there: <see cref="Webhooks.Payloads.PushedCommits"/>.</remarks>
internal sealed class NewCommits
{
    private readonly CommitGraph _graph;
    private readonly ObjectDatabase _objects;
    private readonly List<KnownCommits> _known = [];

    // By commit number: the policies that are for it; for one that is not new, none.
    private readonly List<ulong> _policies = [];
    private readonly Dictionary<int, bool> _isPushed = [];
    private readonly List<int> _commits = [];

    public NewCommits(GitRepository repository, ObjectReader reader, IReadOnlyList<RefPolicy> policies)
    {
        _objects = repository.Objects;
        _graph = new CommitGraph(reader, repository.Shallow, repository.ReadCommitGraph);
        var own = repository.RefStore.Read();
        var tags = new PeeledTags(reader);
        var ofAnyRef = 0UL;
        for (var i = 0; i < policies.Count; i++)
        {
            if (!policies[i].JudgesKnownCommits)
            {
                ofAnyRef |= 1UL << i;
                continue;
            }

            GitRef[] refs = [.. own.Refs.Where(value => policies[i].IsFor(value.Name))];
            HashSet<ObjectId> tips = [.. refs.Select(value => value.Id)];
            _known.Add(new KnownCommits(1UL << i, tips.Contains, new ReachableCommits(refs, reader, _graph, tags)));
        }

        if (ofAnyRef != 0)
        {
            var refs = new CompleteRefs(own, repository.RefStore.ReadAlternates());
            _known.Add(new KnownCommits(ofAnyRef, refs.IsTip, new ReachableCommits(refs.Refs, reader, _graph, tags)));
        }

        // Asked for the repository's own copy of each commit, which mostly is not there, it would look at the folders again.
        _objects.Fallback?.Rescan();
    }

    /// <summary>By number, in the order in which they were found: along first parents, from the tips down.</summary>
    public IReadOnlyList<int> Commits => _commits;

    /// <summary>Ids, trees and parents of the commits.</summary>
    public CommitGraph Graph => _graph;

    /// <summary>Whether all commits came with the push: none of them was here before.</summary>
    public bool AllArePushed { get; private set; } = true;

    /// <summary>Which policies are for a commit: one bit for each.</summary>
    public ulong PoliciesFor(int commit) => commit < _policies.Count ? _policies[commit] : 0;

    /// <summary>Adds what a ref brings.</summary>
    /// <param name="tip">The commit.</param>
    /// <param name="policies">The policies that are for the ref: one bit for each.</param>
    public void Add(ObjectId tip, ulong policies, CancellationToken cancellationToken)
    {
        var pending = new Stack<(int Commit, ulong Policies)>();
        pending.Push((_graph.Add(tip), policies));
        while (pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var missing = SelectNew(next.Commit, next.Policies & ~PoliciesFor(next.Commit), cancellationToken);
            if (missing == 0)
            {
                continue;
            }

            if (PoliciesFor(next.Commit) == 0)
            {
                _commits.Add(next.Commit);
            }

            SetPolicies(next.Commit, PoliciesFor(next.Commit) | missing);
            _graph.Load(next.Commit);

            // The first parent comes out first.
            for (var i = _graph.Parents(next.Commit).Length - 1; i >= 0; i--)
            {
                pending.Push((_graph.Parents(next.Commit)[i], missing));
            }
        }
    }

    /// <summary>Reads the parents of all commits, after which several threads may ask for <see cref="ParentTrees"/>.</summary>
    public void LoadParents(CancellationToken cancellationToken)
    {
        foreach (var commit in _commits)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // By number: loading a parent may move the array that the span lies in.
            for (var i = 0; i < _graph.Parents(commit).Length; i++)
            {
                _graph.Load(_graph.Parents(commit)[i]);
            }
        }
    }

    /// <summary>The trees of a commit's parents.</summary>
    public ObjectId[] ParentTrees(int commit)
    {
        var parents = _graph.Parents(commit);
        var trees = new ObjectId[parents.Length];
        for (var i = 0; i < trees.Length; i++)
        {
            trees[i] = _graph.Tree(parents[i]);
        }

        return trees;
    }

    /// <summary>Those of some policies for which a commit is new.</summary>
    private ulong SelectNew(int commit, ulong policies, CancellationToken cancellationToken)
    {
        if (policies == 0)
        {
            return 0;
        }

        var id = _graph.Id(commit);
        if (!_isPushed.TryGetValue(commit, out var isPushed))
        {
            // What is in the quarantine alone no ref can reach. What is in both, since a client sent what is here, or in the repository
            // alone, as the rest of a branch that was deleted, is looked for from the refs.
            _isPushed.Add(commit, isPushed = _objects.Fallback is { } own && !own.IsKnown(id));
        }

        foreach (var known in _known)
        {
            if ((policies & known.Policies) != 0 && known.Contains(commit, id, isPushed, cancellationToken))
            {
                policies &= ~known.Policies;
            }
        }

        AllArePushed &= isPushed || policies == 0;
        return policies;
    }

    private void SetPolicies(int commit, ulong policies)
    {
        while (_policies.Count <= commit)
        {
            _policies.Add(0);
        }

        _policies[commit] = policies;
    }
}
