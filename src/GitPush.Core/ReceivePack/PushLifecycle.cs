using System.IO.Pipelines;
using GitPush.Checks.Fsck;
using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Repositories;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.ReceivePack;

/// <summary>
/// One push, from its commands to its record. <see cref="RunAsync"/> is the list of its steps; each step finds the push as
/// the steps before it left it, and does nothing once every ref is refused.
/// </summary>
internal sealed partial class PushLifecycle : IAsyncDisposable
{
    // How long a line of the server's own waits for a client that does not read.
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(5);

    private readonly PushServices _services;
    private readonly ReceivePackRequest _request;
    private readonly ObservedPipeReader _input;
    private readonly PipeWriter _rawOutput;
    private readonly CancellationToken _clientGone;
    private readonly PushCancellation _cancellation = new();
    private readonly string _id;

    private ReceivePackSettings _settings = null!;
    private PushCommandList _push = new([], CapabilityList.Empty, []);
    private SideBandWriter _sideBand = null!;
    private PushOutput _output = null!;
    private LivePush _live = null!;
    private Quarantine? _quarantine;
    private FsckRun? _fsck;
    private ReceivedPack? _pack;
    private string? _unpackError;
    private RepositoryTurn? _turn;
    private KeepAlive? _keepAlive;
    private AsyncServiceScope? _scope;
    private StagePipeline? _stages;
    private PushContext? _context;
    private bool _sending = true;
    private bool _changed;
    private bool _committed;

    public PushLifecycle(PushServices services, ReceivePackRequest request, PipeReader input, PipeWriter output, CancellationToken clientGone)
    {
        _services = services;
        _request = request;
        _input = new ObservedPipeReader(input);
        _rawOutput = output;
        _clientGone = clientGone;
        _id = PushIds.New(services.Time);
    }

    private GitPushOptions Options => _services.Options;

    private IEnumerable<PushCommand> Accepted => _push.Commands.Where(command => command.Rejection is null);

    private bool IsRefused => _push.Commands.All(command => command.Rejection is not null);

    private GitRepository QuarantinedRepository =>
        _quarantine is null ? _request.Repository : _request.Repository.WithObjects(_quarantine.Objects, _newRoots);

    /// <returns>False when what the client said was no push, and was answered with an error.</returns>
    public async Task<bool> RunAsync()
    {
        if (!await ReadCommandsAsync().ConfigureAwait(false))
        {
            return false;
        }

        if (_push.Commands.Count == 0)
        {
            return true;
        }

        Begin();

        using var activity = GitPushDiagnostics.ActivitySource.StartActivity("push");
        using var onClientGone = _clientGone.UnsafeRegister(static push => ((PushLifecycle)push!).OnClientGone(), this);
        var isRegistered = EnterRegistry();
        try
        {
            await AcceptOrRefuseAsync().ConfigureAwait(false);
            _ = _cancellation.TryDecide();
            if (!_committed)
            {
                await RollBackAsync().ConfigureAwait(false);
            }

            await ReportAsync().ConfigureAwait(false);
            await RunPostReceiveStagesAsync().ConfigureAwait(false);
            _turn?.Dispose();
            Measure(activity, await RecordAsync().ConfigureAwait(false));
            await StopKeepAliveAsync().ConfigureAwait(false);
            await _sideBand.WriteFlushAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        finally
        {
            EndAnyway();
            if (isRegistered)
            {
                _services.Registry.Leave(_live);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _turn?.Dispose();
        await StopKeepAliveAsync().ConfigureAwait(false);
        DropQuarantine();
        if (_stages is not null)
        {
            await _stages.DisposeAsync().ConfigureAwait(false);
        }

        await DisposeScopeAsync().ConfigureAwait(false);

        _cancellation.Dispose();
    }

    /// <summary>Refuses the push when the host is stopping.</summary>
    private bool EnterRegistry()
    {
        if (_services.Registry.TryEnter(_live))
        {
            return true;
        }

        RefuseAll(PushResult.Cancelled, "the server is stopping");
        return false;
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
        catch (OperationCanceledException) when (_cancellation.Token.IsCancellationRequested)
        {
            await HearOutAsync().ConfigureAwait(false);
            RefuseAll(PushResult.Cancelled, _cancellation.Description);
        }
        catch (Exception) when (_input.Failure is { } failure)
        {
            // The connection broke, or stalled beyond its time, in the middle of the pack.
            RefuseAll(PushResult.Cancelled, failure is IdleTimeoutException or ReceiveTimeoutException ? failure.Message : "the connection ended while the client was sending");
        }
        catch (Exception exception)
        {
            Log.PushFailed(_services.Logger, _id, _request.Repository.Name.Value, exception);
            RefuseAll(PushResult.Failed, $"internal server error (push {_id})");
        }
    }
}
