using GitPush.Hooks;
using GitPush.ReceivePack;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StageOrderTests
{
    [TestMethod]
    public void Policies_come_before_the_stages_wherever_they_are_added_and_equals_stay_in_order()
    {
        using var services = Add(new ServiceCollection().AddLogging().AddGitPush(options => options.RepositoryRoot = "/nowhere")).Services.BuildServiceProvider();

        var stages = services.GetRequiredService<PushServices>().Stages;

        CollectionAssert.AreEqual(new[] { "protect", "main/sign", "build", "main/deploy", "tell" }, stages.Select(stage => stage.Name).ToArray());
    }

    private static IGitPushBuilder Add(IGitPushBuilder builder) => builder
        .OnPreReceive("build", Pass)
        .OnPreReceive("protect", Pass, stage => stage.Order = StageOrder.Policy)
        .AddPipeline("main", pipeline => pipeline
            .OnPreReceive("deploy", Pass)
            .OnPreReceive("sign", Pass, stage => stage.Order = StageOrder.Policy))
        .OnPostReceive("tell", (_, _) => ValueTask.CompletedTask);

    private static ValueTask<StageResult> Pass(PushContext push, CancellationToken cancellationToken) => ValueTask.FromResult(StageResult.Continue);
}
