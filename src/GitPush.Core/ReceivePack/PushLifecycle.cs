using System.IO.Pipelines;
using GitPush.Checks;
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

    private PushCommandList _push = new([], CapabilityList.Empty, []);
    private SideBandWriter _sideBand = null!;
    private PushOutput _output = null!;
    private Quarantine? _quarantine;
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

    public async Task RunAsync()
    {
        if (!await ReadCommandsAsync().ConfigureAwait(false))
        {
            return;
        }

        using var onClientGone = _clientGone.UnsafeRegister(static push => ((PushLifecycle)push!).OnClientGone(), this);
        var isRegistered = EnterRegistry();
        try
        {
            await AcceptOrRefuseAsync().ConfigureAwait(false);
            if (!_committed)
            {
                await RollBackAsync().ConfigureAwait(false);
            }

            await ReportAsync().ConfigureAwait(false);
            await RunPostReceiveStagesAsync().ConfigureAwait(false);
            _turn?.Dispose();
            await RecordAsync().ConfigureAwait(false);
            await StopKeepAliveAsync().ConfigureAwait(false);
            await _sideBand.WriteFlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (isRegistered)
            {
                _services.Registry.Leave(_cancellation);
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
        if (_services.Registry.TryEnter(_cancellation))
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
            RefuseAll(PushResult.Cancelled, _cancellation.Description);
        }
        catch (Exception) when (_input.Failure is { } failure)
        {
            // The connection broke, or stalled beyond its time, in the middle of the pack.
            RefuseAll(PushResult.Cancelled, failure is IdleTimeoutException ? failure.Message : "the connection ended while the client was sending");
        }
        catch (Exception exception)
        {
            Log.PushFailed(_services.Logger, _id, _request.Repository.Name.Value, exception);
            RefuseAll(PushResult.Failed, $"internal server error (push {_id})");
        }
    }

    /// <summary>Reads commands and push options.</summary>
    /// <returns>False when there is nothing more to do: the client pushes nothing, or what it said was answered with an error.</returns>
    private async Task<bool> ReadCommandsAsync()
    {
        var reader = new PushCommandReader(new PktLineReader(_input), Options.Limits);
        try
        {
            _push = await reader.ReadAsync(_clientGone).ConfigureAwait(false);
        }
        catch (GitProtocolException exception)
        {
            Log.BadPushRequest(_services.Logger, _id, _request.Repository.Name.Value, exception.Message);
            await DrainAsync().ConfigureAwait(false);
            await TellProtocolErrorAsync(exception.Message, reader.Capabilities).ConfigureAwait(false);
            return false;
        }

        if (_push.Commands.Count == 0)
        {
            return false;
        }

        StartRecord();
        _sideBand = new SideBandWriter(_rawOutput, _push.SideBand ? SideBandMode.SideBand64k : SideBandMode.None, Options.Limits.IdleTimeout, _services.Time);
        _output = new PushOutput(_sideBand, Options.Limits.MaxRecordedOutputBytes);
        return true;
    }

    /// <summary>Takes the pack into quarantine.</summary>
    private async Task ReceivePackAsync()
    {
        if (_push.IsShallow)
        {
            RefuseAll(PushResult.Rejected, "shallow update not allowed");
        }

        try
        {
            if (_push.HasPack && !IsRefused)
            {
                await ReceiveIntoQuarantineAsync().ConfigureAwait(false);
            }
        }
        catch (GitProtocolException exception)
        {
            _unpackError = Printable.Text(exception.Message);
            RefuseAll(PushResult.Failed, "unpacker error");
        }
        catch (Exception exception) when (_input.Failure is null && exception is not OperationCanceledException)
        {
            Log.PushFailed(_services.Logger, _id, _request.Repository.Name.Value, exception);
            _unpackError = $"internal server error (push {_id})";
            RefuseAll(PushResult.Failed, "unpacker error");
        }

        if (IsRefused && _sending && _push.HasPack)
        {
            await DrainAsync().ConfigureAwait(false);
        }

        StartTalking();

        if (_unpackError is not null)
        {
            await _output.WriteLineAsync($"fatal: {_unpackError}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ReceiveIntoQuarantineAsync()
    {
        _quarantine = Quarantine.Create(_request.Repository, _services.Instance);
        var receiver = new PackReceiver(_request.Repository.Objects, Options.Limits, Options.Fsync);
        ResolvingProgress? progress = null;
        try
        {
            _pack = await receiver.ReceiveAsync(_input, _quarantine.PackDirectory, OnReceivedAsync, _cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            if (progress is not null)
            {
                await progress.DisposeAsync().ConfigureAwait(false);
            }
        }

        _quarantine.Objects.Refresh();

        async ValueTask OnReceivedAsync(CancellationToken cancellationToken)
        {
            await ExpectEndOfInputAsync(cancellationToken).ConfigureAwait(false);
            StartTalking();
            progress = _push.Quiet ? null : new ResolvingProgress(_sideBand, receiver.Progress, _services.Time);
        }
    }

    /// <summary>Waits until no other push to the repository runs, or refuses, or cancels the others: as the host chose.</summary>
    private async Task TakeTurnAsync()
    {
        if (IsRefused)
        {
            return;
        }

        var result = await _services.Turns.AcquireAsync(
            _request.Repository.Path,
            _id,
            UserName ?? "somebody",
            Options.Turn,
            Options.TurnTimeout,
            TellWaitAsync,
            _cancellation.Token).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case TurnOutcome.Acquired:
                _turn = result.Turn!;
                _cancellation.CancelOn(CancellationReason.Superseded, _turn.Superseded);
                return;
            case TurnOutcome.Superseded:
                RefuseAll(PushResult.Cancelled, "superseded by a newer push");
                return;
            case TurnOutcome.TimedOut:
                RefuseAll(PushResult.Rejected, $"another push, by {result.Other}, took longer than {Options.TurnTimeout.TotalSeconds:0} s");
                return;
            default:
                RefuseAll(PushResult.Rejected, $"another push, by {result.Other}, is running");
                return;
        }
    }

    private async ValueTask TellWaitAsync(string whom)
    {
        Log.PushWaits(_services.Logger, _id, _request.Repository.Name.Value, whom);
        using var patience = new CancellationTokenSource(TellTimeout, _services.Time);
        try
        {
            await _output.WriteLineAsync($"waiting for {whom}", patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read must not hold up the turn that it may just be getting.
        }
    }

    /// <summary>Checks every command before any stage runs, so that nothing is deployed that is then refused.</summary>
    private async Task CheckCommandsAsync()
    {
        if (IsRefused)
        {
            return;
        }

        var refs = _request.Repository.RefStore.Read();
        var repository = QuarantinedRepository;
        var explanations = new CommandChecks(repository, refs, Options).Run(_push.Commands, _push.Atomic);
        CheckConnectivity(refs);
        if (_push.Atomic && _push.Commands.Any(command => command.Rejection is not null))
        {
            RefuseAll(PushResult.Rejected, "atomic push failure");
        }

        foreach (var explanation in explanations)
        {
            await _output.WriteLineAsync(explanation, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void CheckConnectivity(Refs.RefSnapshot refs)
    {
        var objects = QuarantinedRepository.Objects;
        var commands = Accepted.Where(command => !command.IsDelete).ToList();
        var check = new ConnectivityCheck(objects, refs, Options.Limits.MaxTreeDepth);
        try
        {
            foreach (var command in commands)
            {
                if (check.IsAnsweredBy(_pack, command.NewId) || FindMissing(check, command) is not { } missing)
                {
                    continue;
                }

                command.Reject("missing necessary objects");
                Log.MissingObject(_services.Logger, _id, command.Name, missing);

                // A check that found something missing has not seen all of what it took note of; refs that come after
                // this one are not to be blamed, or cleared, for that.
                check.Dispose();
                check = new ConnectivityCheck(objects, refs, Options.Limits.MaxTreeDepth);
            }
        }
        finally
        {
            check.Dispose();
        }
    }

    private string? FindMissing(ConnectivityCheck check, PushCommand command)
    {
        try
        {
            return check.FindMissing(command.NewId, _cancellation.Token)?.ToString();
        }
        catch (GitLimitException exception)
        {
            command.Reject(exception.Message);
            return exception.Limit;
        }
    }

    /// <summary>Runs what the host does on a push, with the pushed objects visible to its stages alone.</summary>
    private async Task RunPreReceiveStagesAsync()
    {
        if (IsRefused)
        {
            return;
        }

        _context = CreateContext();
        if (_services.Stages.Count == 0)
        {
            return;
        }

        await AppendRecordAsync(PushResult.Running).ConfigureAwait(false);
        _scope = _services.Scopes.CreateAsyncScope();
        _stages = new StagePipeline(_context, _output, _services.Stages, _scope.Value.ServiceProvider, Options, _services.Time, _services.Logger);
        var verdict = await _stages.RunPreReceiveAsync(_push.Atomic, _cancellation).ConfigureAwait(false);
        var commands = Accepted.ToDictionary(command => command.Name, StringComparer.Ordinal);
        foreach (var (update, reason) in verdict.Rejected)
        {
            commands[update.Name].Reject(reason);
        }

        if (verdict.Refusal is { } refusal)
        {
            RefuseAll(refusal, verdict.Reason!);
        }
    }

    private async Task RunPostReceiveStagesAsync()
    {
        if (!_committed || _stages is null)
        {
            return;
        }

        _context!.Repository = _request.Repository;
        var accepted = Accepted.Select(command => command.Name).ToHashSet(StringComparer.Ordinal);
        _context.Updates = [.. _context.Updates.Where(update => accepted.Contains(update.Name))];
        await _stages.RunPostReceiveAsync(_cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes back what stages have done, newest first.</summary>
    private async Task RollBackAsync()
    {
        if (_stages is not null)
        {
            await _stages.RollbackAsync().ConfigureAwait(false);
        }

        DropQuarantine();
    }

    private GitRepository QuarantinedRepository => _quarantine is null ? _request.Repository : _request.Repository.WithObjects(_quarantine.Objects);
}
