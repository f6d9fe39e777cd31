using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Stages.Policies.Rules;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Policies;

/// <summary>
/// Asks all policies about a push, in one walk through its commits, and tells the pusher all that is wrong at once. Runs before
/// all other stages. The refs of a push that an operator has run again or taken back are not judged: that is not the developer's
/// doing, and its commits are not new.
/// </summary>
internal sealed class PolicyStage(IEnumerable<RefPolicy> policies, TimeProvider time, ILogger<PolicyStage> logger) : IHookStage
{
    /// <summary>The stage's name in output, log and record.</summary>
    public const string Name = "policy";

    /// <summary>How many policies there may be: each is one bit of a number.</summary>
    public const int MaxPolicies = 64;

    private readonly RefPolicy[] _policies = [.. policies];

    /// <inheritdoc/>
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (push.Trigger != PushTrigger.Push)
        {
            return StageResult.Continue;
        }

        // Walks and signatures keep a processor busy, which is no work for whoever waits for the network.
        var findings = await Task.Run(() => Judge(push, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var line in findings.Lines)
        {
            Log.PolicyViolated(logger, push.Id, line);
            await push.Output.WriteLineAsync($"{Name}: {line}", cancellationToken).ConfigureAwait(false);
        }

        return StageResult.Reject(findings.Rejections());
    }

    private PolicyFindings Judge(PushContext push, CancellationToken cancellationToken)
    {
        using var run = new PolicyRun(push, time.GetUtcNow(), logger);
        var findings = new PolicyFindings();
        var updates = push.Updates.Select(update => (Update: update, Policies: PoliciesFor(push, update))).Where(pair => pair.Policies != 0).ToList();
        foreach (var (update, mask) in updates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JudgeRef(run, update, mask, findings);
        }

        JudgeCommits(run, updates, findings, cancellationToken);
        return findings;
    }

    private void JudgeRef(PolicyRun run, RefUpdate update, ulong mask, PolicyFindings findings)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in Selected(mask).SelectMany(policy => policy.RefRules))
        {
            // Several policies may say the same.
            if (rule.Check(run, update) is { } problem && said.Add(problem))
            {
                findings.Add(update, $"{Shown.Text(update.Branch ?? update.Tag ?? update.Name)} {problem}");
            }
        }
    }

    private void JudgeCommits(
        PolicyRun run, IReadOnlyList<(RefUpdate Update, ulong Policies)> updates, PolicyFindings findings, CancellationToken cancellationToken)
    {
        var lookers = MaskOf(policy => policy.LooksAtCommits);
        if (updates.All(pair => (pair.Policies & lookers) == 0 || pair.Update.Kind == RefUpdateKind.Delete))
        {
            return;
        }

        var commits = new NewCommits(run.Push.Repository, run.Reader);
        var tips = new List<(RefUpdate Update, int Tip, ulong Policies)>();
        foreach (var (update, policies) in updates)
        {
            if ((policies & lookers) != 0 && update.Kind != RefUpdateKind.Delete && run.Reader.Peel(update.NewId, ObjectType.Commit) is { } commit)
            {
                commits.Add(commit.Id, policies & lookers, cancellationToken);
                tips.Add((update, commits.Graph.Add(commit.Id), policies));
            }
        }

        foreach (var commit in commits.Commits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JudgeCommit(run, commits, commit, findings, cancellationToken);
        }

        if (findings.HasCommits)
        {
            findings.Attribute(commits, tips, cancellationToken);
        }
    }

    private void JudgeCommit(PolicyRun run, NewCommits commits, int number, PolicyFindings findings, CancellationToken cancellationToken)
    {
        var (id, mask) = (commits.Graph.Id(number), commits.PoliciesFor(number));
        if ((mask & MaskOf(policy => policy.CommitRules.Count > 0)) != 0 && run.Reader.TryRead(id, out var value))
        {
            var commit = new NewCommit(id, value.Data);
            ForEach(mask, (policy, bit) =>
            {
                foreach (var problem in policy.CommitRules.SelectMany(rule => rule.Check(run, commit)))
                {
                    findings.Add(number, bit, $"commit {Short(id)} {problem}");
                }
            });
        }

        if ((mask & MaskOf(policy => policy.FileRules.Count > 0)) == 0)
        {
            return;
        }

        foreach (var file in NewFiles.Find(run.Reader, commits.Graph.Tree(number), ParentTrees(commits, number), cancellationToken))
        {
            ForEach(mask, (policy, bit) =>
            {
                foreach (var problem in policy.FileRules.SelectMany(rule => rule.Check(run, file)))
                {
                    findings.Add(number, bit, $"commit {Short(id)} {problem}");
                }
            });
        }
    }

    private static List<ObjectId> ParentTrees(NewCommits commits, int number)
    {
        // By number: loading a parent may move the array that the span lies in.
        var count = commits.Graph.Parents(number).Length;
        var trees = new List<ObjectId>(count);
        for (var i = 0; i < count; i++)
        {
            var parent = commits.Graph.Parents(number)[i];
            commits.Graph.Load(parent);
            trees.Add(commits.Graph.Tree(parent));
        }

        return trees;
    }

    private ulong PoliciesFor(PushContext push, RefUpdate update) => MaskOf(policy => policy.AppliesTo(push, update));

    private ulong MaskOf(Func<RefPolicy, bool> predicate)
    {
        var mask = 0UL;
        for (var i = 0; i < _policies.Length; i++)
        {
            mask |= predicate(_policies[i]) ? 1UL << i : 0;
        }

        return mask;
    }

    private IEnumerable<RefPolicy> Selected(ulong mask) => _policies.Where((_, index) => (mask & (1UL << index)) != 0);

    private void ForEach(ulong mask, Action<RefPolicy, ulong> action)
    {
        for (var i = 0; i < _policies.Length; i++)
        {
            if ((mask & (1UL << i)) != 0)
            {
                action(_policies[i], 1UL << i);
            }
        }
    }

    private static string Short(ObjectId id) => id.ToString()[..10];
}
