using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StageRegistrationTests
{
    private readonly TestBuilder _builder = new();

    [TestMethod]
    public void A_stage_is_named_after_its_type_unless_its_registration_says_otherwise()
    {
        _builder
            .AddStage<Nothing>()
            .AddStage<Generic<int>>()
            .AddStage<Nothing>(stage => stage.Name = "other")
            .OnPreReceive("inline", (_, _) => ValueTask.FromResult(StageResult.Continue));

        CollectionAssert.AreEqual(new[] { "Nothing", "Generic", "other", "inline" }, _builder.Stages.Select(stage => stage.Name).ToArray());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("!")]
    [DataRow("refs/heads/")]
    public void A_wrong_pattern_is_refused_when_the_stage_is_added(string pattern)
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => _builder.AddStage<Nothing>(stage => stage.Refs = [pattern]));
        Assert.Contains("Stage 'Nothing': Refs: ", exception.Message);
        exception = Assert.ThrowsExactly<ArgumentException>(() => _builder.AddStage<Nothing>(stage => stage.Paths = [pattern]));
        Assert.Contains("Stage 'Nothing': Paths: ", exception.Message);
    }

    [TestMethod]
    public void A_branch_name_in_place_of_a_ref_name_is_refused()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => _builder.AddStage<Nothing>(stage => stage.Refs = ["main"]));

        Assert.Contains("did you mean 'refs/heads/main'", exception.Message);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(-5)]
    public void A_time_out_that_is_no_time_is_refused(int seconds)
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => _builder.AddStage<Nothing>(stage => stage.Timeout = TimeSpan.FromSeconds(seconds)));

        Assert.Contains("Stage 'Nothing': Timeout", exception.Message);
    }

    [TestMethod]
    public void A_stage_without_a_time_limit_can_be_added()
    {
        _builder.AddStage<Nothing>(stage => stage.Timeout = Timeout.InfiniteTimeSpan);

        Assert.AreEqual(Timeout.InfiniteTimeSpan, _builder.Stages.Single().Timeout);
    }

    [TestMethod]
    public void A_stage_gets_its_constructor_arguments_from_the_push_scope()
    {
        _builder.AddStage<NeedsText>();

        var instance = _builder.Stages.Single().Create(new TestServices("from the scope"));

        Assert.AreEqual("from the scope", ((NeedsText)instance.Stage).Text);
        Assert.IsTrue(instance.Owned);
    }

    private sealed class Nothing : IHookStage;

    private sealed class Generic<T> : IHookStage;

    private sealed class NeedsText(string text) : IHookStage
    {
        public string Text { get; } = text;
    }
}
