using GitPush.Objects;
using GitPush.Stages.Policies.Rules;

namespace GitPush.Stages.Policies;

/// <summary>
/// Asks the rules of all policies about all new commits and the files in them, on several cores. What is wrong comes out in the order
/// of the commits all the same.
/// </summary>
/// <remarks>
/// Two sweeps, one for the commits themselves and one for their files, in which blobs are only collected where secrets are looked for;
/// should there be any, files are gone through once more, to find the commits that add them. A commit's tree is compared with those of
/// its parents, so only what differs is read, and the caches of <see cref="ObjectReader"/> still have the parent's trees when the
/// parent's turn comes. Memory: those caches, and some 40 bytes for each commit with findings.
/// </remarks>
internal sealed class CommitSweep
{
    // What a thread takes at once: enough that the trees of neighbours are mostly read by one of them, one after the other.
    private const int Stride = 256;

    private readonly PolicyRun _run;
    private readonly NewCommits _commits;
    private readonly CancellationToken _cancellationToken;
    private readonly IReadOnlyList<ICommitRule>[] _commitRules;
    private readonly IReadOnlyList<IFileRule>[] _fileRules;
    private readonly SecretScanRule[][] _scans;

    public CommitSweep(PolicyRun run, IReadOnlyList<RefPolicy> policies, NewCommits commits, CancellationToken cancellationToken)
    {
        (_run, _commits, _cancellationToken) = (run, commits, cancellationToken);
        _commitRules = [.. policies.Select(static policy => policy.CommitRules)];
        _fileRules = [.. policies.Select(policy => (IReadOnlyList<IFileRule>)[.. policy.FileRules.Where(rule => rule.IsNeeded(run))])];
        _scans = [.. _fileRules.Select(static rules => rules.OfType<SecretScanRule>().ToArray())];
    }

    /// <summary>Looks at all commits, and takes note of what is wrong with them.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(PolicyFindings findings)
    {
        var ofCommits = MaskOf(_commitRules) is var commitMask && commitMask == 0 ? [] : Sweep(commitMask, JudgeCommit);
        var ofFiles = MaskOf(_fileRules) is var fileMask && fileMask == 0 ? [] : SweepFiles(fileMask);

        // Of one commit what is wrong with itself comes first.
        foreach (var finding in ofCommits.Concat(ofFiles).OrderBy(static finding => finding.Position))
        {
            findings.Add(_commits.Commits[finding.Position], finding.Policies, finding.Lines, finding.Count);
        }
    }

    private IEnumerable<CommitFindings.Finding> SweepFiles(ulong mask)
    {
        _commits.LoadParents(_cancellationToken);
        var found = Sweep(mask, JudgeFiles);
        var scans = _scans.SelectMany(static rules => rules).Select(rule => _run.Secrets(rule.Scanner)).Distinct().ToList();
        foreach (var scan in scans)
        {
            scan.Run(_run.Objects, _cancellationToken);
        }

        return scans.Exists(static scan => scan.HasFound) ? Sweep(mask, JudgeFiles) : found;
    }

    private IEnumerable<CommitFindings.Finding> Sweep(ulong mask, Action<Worker, int, ulong> judge)
    {
        var commits = _commits.Commits;
        var found = new CommitFindings?[(commits.Count + Stride - 1) / Stride];
        ParallelWork.Run(
            commits.Count,
            Stride,
            () => new Worker(_run.Objects.OpenReader(), found),
            (worker, position) =>
            {
                var policies = _commits.PoliciesFor(commits[position]) & mask;
                if (policies != 0)
                {
                    judge(worker, position, policies);
                }
            },
            _cancellationToken);
        return found.OfType<CommitFindings>().SelectMany(static stride => stride.All);
    }

    private void JudgeCommit(Worker worker, int position, ulong policies)
    {
        var id = _commits.Graph.Id(_commits.Commits[position]);
        if (!worker.Reader.TryRent(id, out var content))
        {
            throw new MissingObjectException("commit", id);
        }

        using (content)
        {
            var commit = new NewCommit(id, content.Data);
            ForEach(policies, _commitRules, (rule, bit) => worker.Note(id, bit, rule.Check(_run, commit)));
        }

        worker.Finish(position);
    }

    private void JudgeFiles(Worker worker, int position, ulong policies)
    {
        var number = _commits.Commits[position];
        var id = _commits.Graph.Id(number);
        foreach (var file in NewFiles.Find(worker.Reader, _commits.Graph.Tree(number), _commits.ParentTrees(number), _cancellationToken))
        {
            worker.GoOn();
            ForEach(policies, _scans, (rule, _) => _run.Secrets(rule.Scanner).Collect(file));
            ForEach(policies, _fileRules, (rule, bit) => worker.Note(id, bit, rule.Check(_run, worker.Reader, file)));
        }

        worker.Finish(position);
    }

    private static ulong MaskOf<T>(IReadOnlyList<T>[] rules)
    {
        var mask = 0UL;
        for (var i = 0; i < rules.Length; i++)
        {
            mask |= rules[i].Count > 0 ? 1UL << i : 0;
        }

        return mask;
    }

    private static void ForEach<T>(ulong policies, IReadOnlyList<T>[] rules, Action<T, ulong> action)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            if ((policies & (1UL << i)) == 0)
            {
                continue;
            }

            foreach (var rule in rules[i])
            {
                action(rule, 1UL << i);
            }
        }
    }

    /// <summary>What one thread has for itself.</summary>
    private sealed class Worker(ObjectReader reader, CommitFindings?[] found) : IDisposable
    {
        private readonly List<string> _lines = [];
        private readonly HashSet<string> _said = new(StringComparer.Ordinal);
        private ulong _policies;
        private int _count;

        public ObjectReader Reader => reader;

        /// <summary>Goes on to another file of the commit.</summary>
        public void GoOn() => _said.Clear();

        /// <summary>Takes note of what is wrong with the current commit.</summary>
        public void Note(ObjectId commit, ulong policy, IEnumerable<string> problems)
        {
            foreach (var problem in problems)
            {
                _policies |= policy;

                // Several policies may say the same.
                if (_said.Add(problem) && _count++ < PolicyFindings.MaxLines)
                {
                    _lines.Add($"commit {commit.ToString()[..10]} {problem}");
                }
            }
        }

        /// <summary>The commit was looked at.</summary>
        public void Finish(int position)
        {
            GoOn();
            if (_count > 0)
            {
                (found[position / Stride] ??= new CommitFindings()).Add(position, _policies, _lines, _count);
                _lines.Clear();
                (_policies, _count) = (0, 0);
            }
        }

        public void Dispose() => reader.Dispose();
    }
}
