using System.Security.Claims;
using GitPush.History;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>Who may do what to which ref.</summary>
[TestClass]
public sealed class RefRuleTests
{
    [TestMethod]
    public async Task Only_those_who_are_allowed_push_to_a_protected_branch_and_others_are_told_what_to_do()
    {
        using var repository = new PolicyRepository();
        var update = repository.Update("refs/heads/main", repository.Commit("a.txt", "a"));
        var other = repository.Update("refs/heads/topic", update.NewId.ToString(), RefUpdateKind.Create);

        foreach (var (user, isAllowed) in new[] { (User("ada"), true), (User("Ada"), false), (User("bob", "maintainers"), true), (User("eve"), false), (User("tim"), true) })
        {
            var result = await repository.JudgeAsync([update, other], [policy =>
            {
                policy.Refs = ["refs/heads/main"];
                policy.Message = "open a pull request";
                policy.AllowedUsers = ["ada"];
                policy.AllowedRoles = ["maintainers"];
                policy.AllowPush = (who, change) => who.Identity!.Name == "tim" && change.Branch == "main";
            }], user);

            Assert.HasCount(isAllowed ? 0 : 1, result.Rejections);
            if (!isAllowed)
            {
                Assert.AreSame(update, result.Rejections[0].Update);
                Assert.AreEqual("main is protected: open a pull request", result.Rejections[0].Reason);
                CollectionAssert.AreEqual(new[] { "policy: main is protected: open a pull request" }, repository.Lines);
            }
        }
    }

    [TestMethod]
    [DataRow(RefUpdateKind.Create, "main may not be created: push to a ref that exists, or under another name")]
    [DataRow(RefUpdateKind.Forced, "main is protected from forced pushes: fetch, rebase on it or merge it, then push again")]
    [DataRow(RefUpdateKind.Delete, "main is protected from deletion: it stays")]
    [DataRow(RefUpdateKind.FastForward, null)]
    public async Task Creation_forced_moves_and_deletion_can_be_forbidden_each(RefUpdateKind kind, string? reason)
    {
        using var repository = new PolicyRepository();
        var update = repository.Update("refs/heads/main", kind == RefUpdateKind.Delete ? null : repository.Commit("a.txt", "a"), kind);

        var refused = await repository.PushAsync([update], [policy => (policy.AllowCreate, policy.AllowForce, policy.AllowDelete) = (false, false, false)]);
        var allowed = await repository.PushAsync([update], [_ => { }]);

        Assert.AreEqual(reason, refused);
        Assert.IsNull(allowed);
    }

    [TestMethod]
    public async Task A_tag_stays_as_it_is_once_it_is_there()
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("a.txt", "a");

        foreach (var (name, kind, isRefused) in new[]
        {
            ("refs/tags/v1", RefUpdateKind.Create, false), ("refs/tags/v1", RefUpdateKind.Forced, true), ("refs/tags/v1", RefUpdateKind.Delete, true), ("refs/heads/v1", RefUpdateKind.Forced, false),
        })
        {
            var update = repository.Update(name, kind == RefUpdateKind.Delete ? null : commit, kind);
            var reason = await repository.PushAsync([update], [policy => policy.ImmutableTags = true]);
            Assert.AreEqual(isRefused ? "v1 is a tag, which stays as it is: push a tag of another name" : null, reason);
        }
    }

    [TestMethod]
    public async Task All_policies_for_a_ref_count_and_all_that_is_wrong_is_told_at_once()
    {
        using var repository = new PolicyRepository();
        var update = repository.Update("refs/heads/main", repository.Commit("key.pfx", "x", "oops"), RefUpdateKind.Forced);

        var reason = await repository.PushAsync([update], [
            policy => policy.AllowForce = false,
            policy => policy.AllowForce = false,
            policy => policy.ForbiddenPaths = ["**/*.pfx"],
            policy => policy.CommitMessage.Pattern = "^(fix|feat): ",
            policy => policy.Refs = ["refs/heads/other"],
        ]);

        Assert.AreEqual("refused by policy, see above", reason);
        Assert.HasCount(3, repository.Lines, string.Join('\n', repository.Lines));
    }

    [TestMethod]
    public async Task An_exempted_change_is_not_judged_and_neither_is_an_operators_roll_back()
    {
        using var repository = new PolicyRepository();
        var update = repository.Update("refs/heads/main", repository.Commit("a.txt", "a"), RefUpdateKind.Forced);

        var exempt = await repository.PushAsync(
            [update], [policy => (policy.AllowForce, policy.Exempts) = (false, (user, _) => user.Identity?.Name == "robot")], User("robot"));
        var other = await repository.PushAsync(
            [update], [policy => (policy.AllowForce, policy.Exempts) = (false, (user, _) => user.Identity?.Name == "robot")], User("ada"));
        var rollback = await repository.PushAsync([update], [policy => policy.AllowForce = false], trigger: PushTrigger.Rollback);

        Assert.IsNull(exempt);
        Assert.IsNotNull(other);
        Assert.IsNull(rollback);
    }

    internal static ClaimsPrincipal User(string name, params string[] roles) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], "test"));
}
