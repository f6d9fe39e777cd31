using GitPush.Checks.Fsck;
using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>What comes from the client: commands, then the pack, into quarantine.</summary>
internal sealed partial class PushLifecycle
{
    /// <summary>Reads commands and push options. There are none when the client pushes nothing.</summary>
    /// <returns>False when what the client said was answered with an error.</returns>
    private async Task<bool> ReadCommandsAsync()
    {
        _settings = ReceivePackSettings.Read(_request.Repository.Config, Options);
        var reader = new PushCommandReader(new PktLineReader(_input), Options.Limits) { NotOffered = NotOffered(_settings) };
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

        return true;
    }

    /// <summary>From here on there is a push, which is recorded.</summary>
    private void Begin()
    {
        StartRecord();
        _sideBand = new SideBandWriter(_rawOutput, _push.SideBand ? SideBandMode.SideBand64k : SideBandMode.None, Options.Limits.IdleTimeout, _services.Time);
        _output = new PushOutput(_sideBand, Options.Limits.MaxRecordedOutputBytes);
        _live = new LivePush(CreateRecord(PushResult.Running), _output.Record, _cancellation);
    }

    /// <summary>Takes the pack into quarantine.</summary>
    private async Task ReceivePackAsync()
    {
        if (_push.Certificate is { } certificate && !certificate.Options.SequenceEqual(_push.Options))
        {
            RefuseAll(PushResult.Rejected, "inconsistent push options");
        }

        RefuseWhenFrozen();
        IReadOnlyList<string> defects = [];
        try
        {
            if (_push.HasPack && !IsRefused)
            {
                await ReceiveIntoQuarantineAsync().ConfigureAwait(false);
            }
        }
        catch (FsckException exception)
        {
            defects = exception.Errors;
            _unpackError = exception.Message;
            RefuseAll(PushResult.Rejected, "unpacker error");
        }
        catch (GitProtocolException exception)
        {
            _unpackError = Printable.Text(exception.Message);
            RefuseAll(PushResult.Failed, "unpacker error");
        }
        catch (RepositoryConfigException exception)
        {
            // Whoever pushes may be the one who wrote it: as from git, they read what is wrong.
            Log.BadRepositoryConfig(_services.Logger, _id, _request.Repository.Name.Value, exception.Message);
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

        foreach (var line in (IEnumerable<string>)[.. UnknownMessageIds(), .. _fsck?.Warnings.Lines ?? [], .. defects])
        {
            await _output.WriteLineAsync(line, CancellationToken.None).ConfigureAwait(false);
        }

        if (_unpackError is not null)
        {
            await _output.WriteLineAsync($"fatal: {_unpackError}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> UnknownMessageIds() =>
        _fsck?.Policy.UnknownMessageIds.Select(id => $"warning: skipping unknown msg id '{Printable.Text(id)}'") ?? [];

    private static string[] NotOffered(ReceivePackSettings settings) =>
        [.. settings.OffersAtomic ? (string[])[] : ["atomic"], .. settings.OffersPushOptions ? (string[])[] : ["push-options"]];

    private async Task ReceiveIntoQuarantineAsync()
    {
        _quarantine = Quarantine.Create(_request.Repository, _services.Instance, _settings.Shared);
        _fsck = FsckPolicy.For(Options.Fsck, _request.Repository.Config, _request.Repository.Path) is { } policy
            ? new FsckRun(policy, _request.Repository.Memory.SoundBlobs)
            : null;
        var receiver = new PackReceiver(_request.Repository.Objects, new PackReceiverOptions
        {
            Limits = Options.Limits,
            MaxInputBytes = _settings.MaxInputBytes,
            Fsync = Options.Fsync,
            DetectCollisions = Options.DetectCollisions,
            Fsck = _fsck,
        });
        ResolvingProgress? progress = null;
        try
        {
            _pack = await receiver.ReceiveAsync(_input, _quarantine.CreatePackDirectory, OnReceivedAsync, _cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            if (progress is not null)
            {
                await progress.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (_pack is not null)
        {
            _quarantine.Take(_pack);
            ExpectNamedObjects(_pack);
        }

        async ValueTask OnReceivedAsync(CancellationToken cancellationToken)
        {
            await ExpectEndOfInputAsync(cancellationToken).ConfigureAwait(false);
            StartTalking();
            progress = _push.Quiet ? null : new ResolvingProgress(_sideBand, receiver.Progress, _services.Time);
        }
    }

    /// <summary>
    /// With git's own rules a pack may name nothing that is in neither it nor the repository, whether refs will need it or not, as
    /// in <c>index-pack --strict</c>. Where history ends for one side, what lies beyond is left to the check of the refs.
    /// </summary>
    /// <exception cref="GitProtocolException">An object is missing, or is of another type.</exception>
    private void ExpectNamedObjects(ReceivedPack pack)
    {
        if (_fsck?.Policy.IsStrict != true || _push.Shallows.Count > 0 || _request.Repository.Shallow.Count > 0)
        {
            return;
        }

        using var reader = _quarantine!.Objects.OpenReader();
        foreach (var (id, expected) in pack.ExternalLinks)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            if (!reader.TryGetInfo(id, out var type, out _))
            {
                throw new GitProtocolException($"did not receive expected object {id}");
            }

            if (expected is { } wanted && wanted != type)
            {
                throw new GitProtocolException($"object {id}: expected type {ObjectTypeNames.ToText(wanted)}, found {ObjectTypeNames.ToText(type)}");
            }
        }
    }
}
