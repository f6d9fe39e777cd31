using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Packs;
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

        var commits = new NewCommits(run.Push.Repository, run.Reader, _policies);
        var tips = new List<(RefUpdate Update, int Tip, ulong Policies)>();
        foreach (var (update, policies) in updates)
        {
            if ((policies & lookers) != 0 && update.Kind != RefUpdateKind.Delete && run.Reader.Peel(update.NewId, ObjectType.Commit) is { } commit)
            {
                commits.Add(commit.Id, policies & lookers, cancellationToken);
                tips.Add((update, commits.Graph.Add(commit.Id), policies));
            }
        }

        run.LargestFile = LargestFile(run.Push.Pack, commits);
        new CommitSweep(run, _policies, commits, cancellationToken).Run(findings);
        if (findings.HasCommits)
        {
            findings.Attribute(commits, tips, cancellationToken);
        }
    }

    /// <summary>
    /// Bytes of the largest file that the commits can have: when all of them came with the push, and all that they name, as with a
    /// first push. Null when files may be concerned that were here before.
    /// </summary>
    private static long? LargestFile(ReceivedPack? pack, NewCommits commits) =>
        pack is { ExternalLinks.Count: 0 } && commits.AllArePushed ? pack.LargestBlob : null;

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
}
