using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Hooks;

/// <summary>What a unit test of a host's stage does, with public types alone.</summary>
[TestClass]
public sealed class StageUnitTests
{
    [TestMethod]
    public async Task A_stage_is_tested_with_a_push_made_by_hand()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Path);
        var commit = ObjectId.Parse(git.Commit("web/broken", "x\n"));
        var repository = GitRepository.Open(folder.Path);
        var update = new RefUpdate("refs/heads/main", ObjectId.Zero, commit, RefUpdateKind.Create, repository);
        var push = new PushContext("1", repository, [update], new Lines()) { Options = ["dry-run"] };

        var result = await ((IHookStage)new RefuseBroken()).PreReceiveAsync(push, CancellationToken.None);

        Assert.IsNull(result.Reason);
        var rejection = Assert.ContainsSingle(result.Rejections);
        Assert.AreSame(update, rejection.Update);
        Assert.AreEqual("web/broken is broken", rejection.Reason);
        Assert.AreEqual("looked at 1 path(s)", Assert.ContainsSingle(((Lines)push.Output).Written));
        Assert.AreEqual("all of it", StageResult.Reject("all of it").Reason);
        Assert.IsNull(StageResult.Continue.Reason);
        Assert.IsEmpty(StageResult.Continue.Rejections);
    }

    private sealed class RefuseBroken : IHookStage
    {
        public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
        {
            var update = push.Updates[0];
            var paths = await update.GetChangedPathsAsync(cancellationToken);
            await push.Output.WriteLineAsync($"looked at {paths.Count} path(s)", cancellationToken);
            return push.Repository.ReadText(update.NewId, "web/broken") is null
                ? StageResult.Continue
                : StageResult.Reject(update, "web/broken is broken");
        }
    }

    private sealed class Lines : IPushOutput
    {
        public List<string> Written { get; } = [];

        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
        {
            Written.Add(text);
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);
    }
}
