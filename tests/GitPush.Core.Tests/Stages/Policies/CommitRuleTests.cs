using GitPush.Hooks;
using GitPush.Stages.Policies;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>What new commits must be like, and which commits are new.</summary>
[TestClass]
public sealed class CommitRuleTests
{
    [TestMethod]
    public async Task Commits_that_a_ref_reaches_already_do_not_count_and_new_ones_count_once()
    {
        using var repository = new PolicyRepository();
        var first = repository.Commit("bad.pfx", "old");
        repository.Git.Run("update-ref", "refs/heads/released", first);
        var second = repository.Commit("a.txt", "a");
        var third = repository.Commit("b.pfx", "b");
        var updates = new[] { repository.Update("refs/heads/main", third), repository.Update("refs/heads/topic", third, RefUpdateKind.Create), repository.Update("refs/heads/clean", second, RefUpdateKind.Create) };

        var result = await repository.JudgeAsync(updates, [policy => policy.ForbiddenPaths = ["*.pfx"]]);

        CollectionAssert.AreEqual(updates[..2], result.Rejections.Select(rejection => rejection.Update).ToArray());
        CollectionAssert.AreEqual(
            new[] { $"policy: commit {third[..10]} adds b.pfx, which must not be in this repository: take it out of the commit (git rebase -i) and add it to .gitignore" },
            repository.Lines);
    }

    [TestMethod]
    public async Task A_secret_file_that_a_later_commit_removes_still_counts()
    {
        using var repository = new PolicyRepository();
        repository.Commit("key.pfx", "x");
        repository.Git.Run("rm", "--quiet", "key.pfx");
        repository.Git.Run("commit", "--quiet", "-m", "Remove it");

        Assert.IsNotNull(await repository.PushAsync(repository.Git.Run("rev-parse", "HEAD"), policy => policy.ForbiddenPaths = ["**/*.pfx"]));
    }

    [TestMethod]
    public async Task Of_a_merge_counts_what_no_parent_has()
    {
        using var repository = new PolicyRepository();
        var old = repository.Commit("old.pfx", "x");
        repository.Git.Run("update-ref", "refs/heads/old", old);
        repository.Git.Run("checkout", "--quiet", repository.Base);
        repository.Commit("new.txt", "y");
        repository.Git.Run("merge", "--quiet", "--no-ff", "-m", "Merge old", old);
        var merge = repository.Git.Run("rev-parse", "HEAD");
        var clean = await repository.PushAsync(merge, policy => policy.ForbiddenPaths = ["**/*.pfx"]);

        File.WriteAllText(Path.Combine(repository.Git.WorkingDirectory, "evil.pfx"), "z");
        repository.Git.Run("add", "evil.pfx");
        repository.Git.Run("commit", "--quiet", "--amend", "-m", "Merge old and more");
        var evil = await repository.PushAsync(repository.Git.Run("rev-parse", "HEAD"), policy => policy.ForbiddenPaths = ["**/*.pfx"]);

        Assert.IsNull(clean);
        StringAssert.Contains(evil, "adds evil.pfx");
    }

    [TestMethod]
    public async Task A_file_larger_than_allowed_is_named_with_its_size()
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("assets/film.bin", new string('x', 3000));

        StringAssert.Contains(await repository.PushAsync(commit, policy => policy.MaxFileBytes = 2048), "adds assets/film.bin with 2.93 KiB, more than 2 KiB: ");
        Assert.IsNull(await repository.PushAsync(commit, policy => policy.MaxFileBytes = 3000));
    }

    [TestMethod]
    [DataRow("feat: add a page", true)]
    [DataRow("add a page", false)]
    public async Task Messages_must_fit_the_pattern(string message, bool fits)
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("a.txt", "a", message);

        var reason = await repository.PushAsync(commit, policy => (policy.CommitMessage.Pattern, policy.CommitMessage.Help) = ("^(feat|fix)(?!x): .+", "begin it with feat: or fix:"));

        Assert.AreEqual(
            fits ? null : $"commit {commit[..10]} has a message that does not fit: begin it with feat: or fix: (git commit --amend, or git rebase -i for an older one)", reason);
    }

    [TestMethod]
    public async Task Subjects_have_a_limit_and_sign_offs_name_the_author()
    {
        using var repository = new PolicyRepository();
        var signed = repository.Commit("a.txt", "a", "A subject\n\nSigned-off-by: Ada Author <ada@example.com>");
        var other = repository.Commit("a.txt", "b", "A subject\n\nSigned-off-by: Eve <eve@example.com>");

        Assert.IsNull(await repository.PushAsync(signed, policy => policy.CommitMessage.RequireSignOff = true));
        StringAssert.Contains(await repository.PushAsync(other, policy => policy.CommitMessage.RequireSignOff = true), "has no line 'Signed-off-by:'");
        Assert.IsNull(await repository.PushAsync(signed, policy => policy.CommitMessage.MaxSubjectLength = 9));
        StringAssert.Contains(await repository.PushAsync(signed, policy => policy.CommitMessage.MaxSubjectLength = 8), "has a subject of 9 characters: 8 at the most");
    }

    [TestMethod]
    public async Task Authors_and_committers_have_addresses_that_fit()
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("a.txt", "a");

        Assert.IsNull(await repository.PushAsync(commit, policy => (policy.Author.Emails, policy.Committer.Emails) = (["ADA@*"], ["*@other.example", "*@example.com"])));
        StringAssert.Contains(await repository.PushAsync(commit, policy => policy.Author.Emails = ["*@example.org"]), "has the author ada@example.com, who must be *@example.org: ");
        StringAssert.Contains(await repository.PushAsync(commit, policy => policy.Committer.MustBePusher = true), "has the committer carl@example.com, which is no address of yours: ");
        Assert.IsNull(await repository.PushAsync([repository.Update("refs/heads/main", commit)], [policy => policy.Committer.MustBePusher = true], RefRuleTests.User("carl@example.com")));
    }

    [TestMethod]
    public async Task Many_violations_are_counted_and_few_are_told()
    {
        using var repository = new PolicyRepository();
        for (var i = 0; i < 25; i++)
        {
            repository.Git.Run("commit", "--quiet", "--allow-empty", "-m", $"bad {i}");
        }

        var reason = await repository.PushAsync(repository.Git.Run("rev-parse", "HEAD"), policy => policy.CommitMessage.Pattern = "^good");

        Assert.AreEqual("refused by policy, see above", reason);
        Assert.HasCount(21, repository.Lines);
        Assert.AreEqual("policy: … and 5 more", repository.Lines[^1]);
    }

    [TestMethod]
    public async Task What_several_policies_say_of_a_commit_is_counted_once()
    {
        using var repository = new PolicyRepository();
        for (var i = 0; i < 25; i++)
        {
            repository.Commit($"{i}.pfx", "x", $"bad {i}");
        }

        Action<RefPolicyOptions> policy = policy => (policy.CommitMessage.Pattern, policy.ForbiddenPaths) = ("^good", ["*.pfx"]);
        _ = await repository.PushAsync([repository.Update("refs/heads/main", repository.Git.Run("rev-parse", "HEAD"))], [policy, policy]);

        StringAssert.Contains(repository.Lines[0], "has a message that does not fit");
        StringAssert.Contains(repository.Lines[1], "adds 24.pfx");
        StringAssert.Contains(repository.Lines[2], "has a message that does not fit");
        Assert.AreEqual("policy: … and 30 more", repository.Lines[^1]);
    }

    [TestMethod]
    [DataRow("main", "Refs: 'main' matches no full ref name; did you mean 'refs/heads/main'?")]
    public void A_policy_that_cannot_mean_what_it_says_is_refused_when_it_is_added(string refs, string message)
    {
        var options = new RefPolicyOptions { Refs = [refs] };

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new RefPolicy(options)).Message, message);
    }
}
