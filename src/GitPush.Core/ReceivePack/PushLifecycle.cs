using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.ReceivePack;

/// <summary>
/// One push, from its commands to its record. <see cref="RunAsync"/> is the list of its steps; each step finds the push as
/// the steps before it left it, and does nothing once every ref is refused. What the commands are, where the objects come from and
/// who is told differs: <see cref="ClientPush"/> is a git client's, <see cref="RepeatedPush"/> somebody's who has an earlier push run again.
/// </summary>
/// <param name="services">What the host has.</param>
/// <param name="request">Who pushes to what.</param>
internal abstract partial class PushLifecycle(PushServices services, PushRequest request) : IAsyncDisposable
{
    // How long a line of the server's own waits for a client that does not read.
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(5);

    private RepositoryTurn? _turn;
    private AsyncServiceScope? _scope;
    private StagePipeline? _stages;
    private PushContext? _context;
    private bool _changed;
    private bool _migrated;
    private bool _committed;

    /// <summary>The push while it runs, for those who follow it.</summary>
    public LivePush Live { get; private set; } = null!;

    protected PushServices Services { get; } = services;

    protected PushRequest Request { get; } = request;

    protected GitPushOptions Options => Services.Options;

    protected string Id { get; } = PushIds.New(services.Time);

    /// <summary>How the repository takes pushes.</summary>
    protected ReceivePackSettings Settings { get; set; } = null!;

    /// <summary>What is asked for.</summary>
    protected PushCommandList Push { get; set; } = new([], CapabilityList.Empty, []);

    protected PushCancellation Cancellation { get; } = new();

    /// <summary>The pusher's terminal.</summary>
    protected SideBandWriter Terminal { get; private set; } = null!;

    /// <summary>What stages write, and what the server says beside them.</summary>
    protected PushOutput Output { get; private set; } = null!;

    /// <summary>What came with the push, until it is accepted; null when nothing did.</summary>
    protected Quarantine? Quarantine { get; set; }

    protected ReceivedPack? Pack { get; set; }

    /// <summary>Why the pack was not taken; null when it was.</summary>
    protected string? UnpackError { get; set; }

    protected bool IsRefused => Push.Commands.All(command => command.Rejection is not null);

    /// <summary>What the connection broke with, as one line; null while it holds.</summary>
    protected virtual string? ConnectionFailure => null;

    /// <summary>Whether branches may move to what does not contain them, whatever the host and the repository say.</summary>
    protected virtual bool MayForce => false;

    /// <summary>Whether the push changes refs, or only runs stages for what they name.</summary>
    protected virtual bool ChangesRefs => true;

    /// <summary>What the reflogs say.</summary>
    protected virtual string ReflogMessage => "push";

    private IEnumerable<PushCommand> Accepted => Push.Commands.Where(command => command.Rejection is null);

    private GitRepository QuarantinedRepository =>
        Quarantine is null ? Request.Repository : Request.Repository.WithObjects(Quarantine.Objects, _newRoots);

    public async ValueTask DisposeAsync()
    {
        _turn?.Dispose();
        await CloseAsync().ConfigureAwait(false);
        DropQuarantine();
        if (_stages is not null)
        {
            await _stages.DisposeAsync().ConfigureAwait(false);
        }

        await DisposeScopeAsync().ConfigureAwait(false);

        Cancellation.Dispose();
    }

    /// <summary>From here on there is a push, which is recorded.</summary>
    /// <returns>False when the host is stopping: the push is to be refused.</returns>
    protected bool TryBegin(SideBandWriter terminal)
    {
        StartRecord();
        Terminal = terminal;
        Output = new PushOutput(terminal, Options.Limits.MaxRecordedOutputBytes);
        Live = new LivePush(CreateRecord(PushResult.Running), Output.Record, Cancellation);
        return Services.Registry.TryEnter(Live);
    }

    /// <summary>All that happens to a push that has begun.</summary>
    protected async Task RunAsync()
    {
        using var activity = GitPushDiagnostics.ActivitySource.StartActivity("push");
        GitPushDiagnostics.ActivePushes.Add(1);
        try
        {
            await AcceptOrRefuseAsync().ConfigureAwait(false);
            _ = Cancellation.TryDecide();
            if (!_committed)
            {
                await RollBackAsync().ConfigureAwait(false);
            }

            await ReportAsync().ConfigureAwait(false);
            await RunPostReceiveStagesAsync().ConfigureAwait(false);
            _turn?.Dispose();
            Measure(activity, await RecordAsync().ConfigureAwait(false));
            await CloseAsync().ConfigureAwait(false);
            await Terminal.WriteFlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            GitPushDiagnostics.ActivePushes.Add(-1);
            EndAnyway();
            Services.Registry.Leave(Live);
        }
    }

    /// <summary>Takes the objects that come with the push into quarantine.</summary>
    protected abstract ValueTask ReceivePackAsync();

    /// <summary>Looks once more at what the push is to do, now that no other one changes the refs meanwhile.</summary>
    protected virtual ValueTask ReviewCommandsAsync() => ValueTask.CompletedTask;

    /// <summary>The push was cancelled before its refs changed: what is to be done before that is told.</summary>
    protected virtual ValueTask OnCancelledAsync() => ValueTask.CompletedTask;

    /// <summary>Tells whoever pushes what came of each ref.</summary>
    protected abstract ValueTask ReportAsync();

    /// <summary>Nothing more is said but the end. Called twice where a push broke off.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Refuses every ref that is not refused yet.</summary>
    protected void RefuseAll(PushResult result, string reason)
    {
        var shown = Output.MaskReason(reason);
        foreach (var command in Push.Commands)
        {
            command.Reject(shown);
        }

        _result ??= result;
        _reason ??= shown;
    }

    /// <summary>The steps up to the moment at which the refs have changed, or are known not to.</summary>
    private async Task AcceptOrRefuseAsync()
    {
        try
        {
            await ReceivePackAsync().ConfigureAwait(false);
            await TakeTurnAsync().ConfigureAwait(false);
            await CheckCommandsAsync().ConfigureAwait(false);
            await RunPreReceiveStagesAsync().ConfigureAwait(false);
            await CommitAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Cancellation.Token.IsCancellationRequested)
        {
            await OnCancelledAsync().ConfigureAwait(false);
            RefuseAll(PushResult.Cancelled, Cancellation.Description);
        }
        catch (Exception) when (ConnectionFailure is { } failure)
        {
            RefuseAll(PushResult.Cancelled, failure);
        }
        catch (Exception exception)
        {
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
            RefuseAll(PushResult.Failed, $"internal server error (push {Id})");
        }
    }
}
