namespace GitPush.Packs.Receiving;

/// <summary>
/// How deep the trees of a pack may be nested, without another look at them. What is computed is a bound from above: a tree
/// counts as deep as the one that it is a difference from, and trees whose ids begin alike count as one. Histories that
/// people made stay far below any limit with it; who comes near it has its trees walked.
/// </summary>
internal sealed class TreeNesting
{
    private const int Unknown = 0;
    private const int InProgress = -1;
    private const long MinSteps = 1_000_000;
    private const long StepsPerFolder = 16;

    private readonly List<TreeNestingRecorder> _recorders = [];

    /// <summary>A recorder for one thread.</summary>
    public TreeNestingRecorder NewRecorder()
    {
        var recorder = new TreeNestingRecorder();
        lock (_recorders)
        {
            _recorders.Add(recorder);
        }

        return recorder;
    }

    /// <summary>The most levels that a tree of the pack can have. To be asked when nothing is recorded any more.</summary>
    /// <param name="limit">Up to here the answer need not be sharp.</param>
    /// <returns>The bound; <see cref="int.MaxValue"/> where none can be told.</returns>
    public int FindBound(int limit)
    {
        // Each level but the last one takes a tree with a folder in it.
        var trees = _recorders.Sum(recorder => recorder.Nodes.Count);
        return trees < limit ? trees + 1 : new Computation(_recorders, trees).Run();
    }

    /// <summary>The longest way down, found depth first without recursion.</summary>
    private sealed class Computation
    {
        private readonly Tree[] _trees;
        private readonly ulong[] _sortedIds;
        private readonly int[] _sorted;
        private readonly int[] _heights;
        private readonly Stack<Step> _way = [];

        // Honest packs hardly have a tree twice. Where many copies of a folder lie in many copies of another one, looking at each
        // in each would take forever.
        private long _stepsLeft;

        public Computation(List<TreeNestingRecorder> recorders, int count)
        {
            _trees = new Tree[count];
            _sortedIds = new ulong[count];
            _sorted = new int[count];
            _heights = new int[count];
            var next = 0;
            foreach (var recorder in recorders)
            {
                var first = next;
                var start = 0;
                foreach (var node in recorder.Nodes)
                {
                    var like = node.Like == TreeNestingRecorder.None ? TreeNestingRecorder.None : first + node.Like;
                    _trees[next] = new Tree(recorder, like, start, node.FoldersEnd);
                    _sortedIds[next] = node.Tree;
                    _sorted[next] = next;
                    start = node.FoldersEnd;
                    next++;
                }
            }

            Array.Sort(_sortedIds, _sorted);
            _stepsLeft = MinSteps + (StepsPerFolder * (count + recorders.Sum(static recorder => (long)recorder.Folders.Length)));
        }

        public int Run()
        {
            var bound = 1;
            for (var tree = 0; tree < _trees.Length; tree++)
            {
                if (_heights[tree] == Unknown && !TryFollow(tree))
                {
                    return int.MaxValue;
                }

                bound = Math.Max(bound, _heights[tree]);
            }

            return bound;
        }

        /// <returns>False when the way leads back to itself, as differences may, or takes too long.</returns>
        private bool TryFollow(int root)
        {
            Enter(root);
            while (_way.TryPop(out var step))
            {
                if (--_stepsLeft < 0)
                {
                    return false;
                }

                if (!TryTakeNext(ref step, out var next, out var weight))
                {
                    _heights[step.Tree] = step.Height;
                    if (_way.TryPop(out var above))
                    {
                        _way.Push(above with { Height = Math.Max(above.Height, step.Height + above.Weight) });
                    }

                    continue;
                }

                switch (_heights[next])
                {
                    case InProgress when next == step.Tree:
                        _way.Push(step);
                        break;
                    case InProgress:
                        return false;
                    case Unknown:
                        _way.Push(step with { Weight = weight });
                        Enter(next);
                        break;
                    default:
                        _way.Push(step with { Height = Math.Max(step.Height, _heights[next] + weight) });
                        break;
                }
            }

            return true;
        }

        // A tree with a folder in it has two levels at least.
        private void Enter(int tree)
        {
            _heights[tree] = InProgress;
            _way.Push(new Step(tree, _trees[tree].Start, 0, _trees[tree].Like != TreeNestingRecorder.None, 2, 0));
        }

        /// <summary>The next tree that this one depends on: the one that it is like, or one of those that a folder's id names.</summary>
        private bool TryTakeNext(ref Step step, out int next, out int weight)
        {
            ref var tree = ref _trees[step.Tree];
            if (step.FollowsLike)
            {
                step = step with { FollowsLike = false };
                (next, weight) = (tree.Like, 0);
                return true;
            }

            weight = 1;
            for (; step.Folder < tree.End; step = step with { Folder = step.Folder + 1, Candidate = 0 })
            {
                var position = FirstOf(tree.Recorder.Folders[step.Folder]) + step.Candidate;
                if (position < _sorted.Length && _sortedIds[position] == tree.Recorder.Folders[step.Folder])
                {
                    next = _sorted[position];
                    step = step with { Candidate = step.Candidate + 1 };
                    return true;
                }
            }

            next = TreeNestingRecorder.None;
            return false;
        }

        private int FirstOf(ulong id)
        {
            var (low, high) = (0, _sortedIds.Length);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = _sortedIds[middle] < id ? (middle + 1, high) : (low, middle);
            }

            return low;
        }

        private readonly record struct Tree(TreeNestingRecorder Recorder, int Like, int Start, int End);

        /// <param name="Tree">The tree that is being looked at.</param>
        /// <param name="Folder">The folder whose tree is next.</param>
        /// <param name="Candidate">How many trees with that folder's id have been taken.</param>
        /// <param name="FollowsLike">Whether the tree that this one is like is still to come.</param>
        /// <param name="Height">Levels found so far.</param>
        /// <param name="Weight">Levels that lie between this tree and the one that is being looked at below it.</param>
        private readonly record struct Step(int Tree, int Folder, int Candidate, bool FollowsLike, int Height, int Weight);
    }
}
