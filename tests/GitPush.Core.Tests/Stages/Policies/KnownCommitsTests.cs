using GitPush.Hooks;
using GitPush.Stages.Policies;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>Commits that a policy's refs take from refs that the policy is not for.</summary>
[TestClass]
public sealed class KnownCommitsTests : IDisposable
{
    private readonly PolicyRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [TestMethod]
    public async Task What_came_in_on_another_branch_is_looked_at_again_where_the_policy_says_so()
    {
        var bad = _repository.Commit("bad.pfx", "x");
        var next = _repository.Commit("next.txt", "y");
        _repository.Git.Run("update-ref", "refs/heads/topic", next);

        // As a fast-forward to the very tip, below a commit of the push's own, and by a merge.
        var above = _repository.Commit("own.txt", "z");
        _repository.Git.Run("checkout", "--quiet", _repository.Base);
        _repository.Git.Run("merge", "--quiet", "--no-ff", "-m", "Merge topic", next);
        var merge = _repository.Git.Run("rev-parse", "HEAD");
        foreach (var tip in new[] { next, above, merge })
        {
            Assert.IsNull(await _repository.PushAsync(tip, policy => Forbid(policy, "refs/heads/main", again: false)));
            StringAssert.StartsWith(await _repository.PushAsync(tip, policy => Forbid(policy, "refs/heads/main", again: true)), $"commit {bad[..10]} adds bad.pfx");
            Assert.HasCount(1, _repository.Lines);
        }
    }

    [TestMethod]
    public async Task What_any_of_the_policys_own_refs_has_is_not_new()
    {
        var bad = _repository.Commit("bad.pfx", "x");
        _repository.Git.Run("update-ref", "refs/heads/release/1", bad);
        var next = _repository.Commit("next.txt", "y");
        _repository.Git.Run("tag", "-a", "-m", "A release", "v2", next);

        Assert.IsNull(await _repository.PushAsync(next, policy => Forbid(policy, "refs/heads/**", again: true)));
        Assert.IsNull(await _repository.PushAsync(next, policy => (policy.Refs, policy.ForbiddenPaths, policy.JudgeKnownCommits) = (["refs/heads/main", "refs/tags/*"], ["*.pfx"], true)));
        Assert.IsNotNull(await _repository.PushAsync(next, policy => Forbid(policy, "refs/heads/main", again: true)));
    }

    [TestMethod]
    public async Task Each_policy_has_its_own_new_commits()
    {
        var known = _repository.Commit("known.pfx", "x", "known");
        _repository.Git.Run("update-ref", "refs/heads/topic", known);
        var fresh = _repository.Commit("fresh.pfx", "y", "fresh");
        var updates = new[] { _repository.Update("refs/heads/main", fresh), _repository.Update("refs/heads/side", known, RefUpdateKind.Create) };

        var result = await _repository.JudgeAsync(
            updates,
            [
                policy => Forbid(policy, "refs/heads/main", again: true),
                policy => (policy.Refs, policy.CommitMessage.Pattern) = (["refs/heads/*"], "^[A-Z]"),
            ]);

        // The files of both commits, the message of the fresh one alone; and the branch that brings what is known goes through.
        Assert.AreEqual(updates[0], result.Rejections.Single().Update);
        Assert.HasCount(3, _repository.Lines);
        Assert.HasCount(1, _repository.Lines.Where(line => line.StartsWith($"policy: commit {known[..10]} adds known.pfx", StringComparison.Ordinal)));
        Assert.HasCount(2, _repository.Lines.Where(line => line.StartsWith($"policy: commit {fresh[..10]} ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task The_first_of_the_policys_refs_brings_its_whole_history()
    {
        var bad = _repository.Commit("bad.pfx", "x");
        _repository.Git.Run("update-ref", "refs/heads/topic", bad);
        var create = new[] { _repository.Update("refs/heads/release/1", bad, RefUpdateKind.Create) };

        Assert.IsNull(await _repository.PushAsync(create, [policy => Forbid(policy, "refs/heads/release/*", again: false)]));
        Assert.IsNotNull(await _repository.PushAsync(create, [policy => Forbid(policy, "refs/heads/release/*", again: true)]));
        Assert.IsNull(await _repository.PushAsync(create, [policy => (policy.Refs, policy.ForbiddenPaths, policy.JudgeKnownCommits) = (["refs/heads/release/*"], ["readme.md"], true)]));
    }

    private static void Forbid(RefPolicyOptions policy, string refs, bool again) =>
        (policy.Refs, policy.ForbiddenPaths, policy.JudgeKnownCommits) = ([refs], ["*.pfx"], again);
}
