using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Hooks;

/// <summary>A push of some refs through the stages that a test adds.</summary>
internal sealed class TestPush : IAsyncDisposable
{
    public const string Id = "0190a1b2c3d47abc8def0123456789ab";

    private StagePipeline? _pipeline;

    public TestPush(params string[] refs)
        : this([.. refs.Select(name => Update(name))])
    {
    }

    public TestPush(IReadOnlyList<RefUpdate> updates, bool plan = false)
    {
        Output = new TestOutput(time: Time);
        Context = new PushContext(Id, new GitRepository(RepositoryName.Parse("shop"), "/nowhere/shop.git", null!, null!), updates, Output.Output, Output.Output.MaskSecret)
        {
            IsPlan = plan,
        };
    }

    public ManualTimeProvider Time { get; } = new();

    public TestOutput Output { get; }

    public PushContext Context { get; }

    public TestBuilder Builder { get; } = new();

    public GitPushOptions Options { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public PushCancellation Cancellation { get; } = new();

    public IServiceProvider Services { get; set; } = new TestServices();

    /// <summary>The pipeline over the stages that were added before it was first asked for.</summary>
    public StagePipeline Pipeline => _pipeline ??= new StagePipeline(Context, Output.Output, Builder.Stages, Services, Options, Time, Logger);

    public static RefUpdate Update(string name, params string[] changedPaths) => new(
        name,
        ObjectId.Parse("1111111111111111111111111111111111111111"),
        ObjectId.Parse("2222222222222222222222222222222222222222"),
        RefUpdateKind.FastForward)
    {
        ChangedPaths = changedPaths,
    };

    public Task<PreReceiveResult> PreReceiveAsync(bool atomic = false) => Pipeline.RunPreReceiveAsync(atomic, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        Cancellation.Dispose();
    }
}
