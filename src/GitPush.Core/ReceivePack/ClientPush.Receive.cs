using GitPush.Checks.Fsck;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Objects;
using GitPush.Operations;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <content>What comes from the client: commands, then the pack, into quarantine.</content>
internal sealed partial class ClientPush
{
    /// <summary>Reads commands and push options. There are none when the client pushes nothing.</summary>
    /// <returns>False when what the client said was answered with an error.</returns>
    private async Task<bool> ReadCommandsAsync()
    {
        Settings = ReceivePackSettings.Read(Request.Repository.Config, Options);
        var reader = new PushCommandReader(new PktLineReader(_input), Options.Limits) { NotOffered = NotOffered(Settings) };
        try
        {
            Push = await reader.ReadAsync(_clientGone).ConfigureAwait(false);
        }
        catch (GitProtocolException exception)
        {
            Log.BadPushRequest(Services.Logger, Id, Request.Repository.Name.Value, exception.Message);
            await DrainAsync().ConfigureAwait(false);
            await TellProtocolErrorAsync(exception.Message, reader.Capabilities).ConfigureAwait(false);
            return false;
        }

        return true;
    }

    protected override async ValueTask ReceivePackAsync()
    {
        if (Push.Certificate is { } certificate && !certificate.Options.SequenceEqual(Push.Options))
        {
            RefuseAll(PushResult.Rejected, "inconsistent push options");
        }

        RefuseWhenFrozen();
        RefuseWhenTooMany();
        IReadOnlyList<string> defects = [];
        try
        {
            if (Push.HasPack && !IsRefused)
            {
                await ReceiveIntoQuarantineAsync().ConfigureAwait(false);
            }
        }
        catch (GitProtocolException) when (Cancellation.Token.IsCancellationRequested)
        {
            // What is wrong with the pack was read before the cancellation was noticed, and is not why the push is refused.
            Cancellation.Token.ThrowIfCancellationRequested();
        }
        catch (FsckException exception)
        {
            defects = exception.Errors;
            UnpackError = exception.Message;
            RefuseAll(PushResult.Rejected, "unpacker error");
        }
        catch (GitProtocolException exception)
        {
            UnpackError = Printable.Text(exception.Message);
            RefuseAll(PushResult.Failed, "unpacker error");
        }
        catch (RepositoryConfigException exception)
        {
            // Whoever pushes may be the one who wrote it: as from git, they read what is wrong.
            Log.BadRepositoryConfig(Services.Logger, Id, Request.Repository.Name.Value, exception.Message);
            UnpackError = Printable.Text(exception.Message);
            RefuseAll(PushResult.Failed, "unpacker error");
        }
        catch (Exception exception) when (_input.Failure is null && exception is not OperationCanceledException)
        {
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
            UnpackError = $"internal server error (push {Id})";
            RefuseAll(PushResult.Failed, "unpacker error");
        }

        if (IsRefused && _sending && Push.HasPack)
        {
            await DrainAsync().ConfigureAwait(false);
        }

        StartTalking();

        foreach (var line in (IEnumerable<string>)[.. UnknownMessageIds(), .. _fsck?.Warnings.Lines ?? [], .. defects])
        {
            await Output.WriteLineAsync(line, CancellationToken.None).ConfigureAwait(false);
        }

        if (UnpackError is not null)
        {
            await Output.WriteLineAsync($"fatal: {UnpackError}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void RefuseWhenTooMany()
    {
        if (!IsRefused && Services.Rates.Count(UserName, Request.Connection.RemoteAddress, Request.Repository.Name) is { } reason)
        {
            RefuseAll(PushResult.Rejected, reason);
        }
    }

    private IEnumerable<string> UnknownMessageIds() =>
        _fsck?.Policy.UnknownMessageIds.Select(id => $"warning: skipping unknown msg id '{Printable.Text(id)}'") ?? [];

    private static string[] NotOffered(ReceivePackSettings settings) =>
        [.. settings.OffersAtomic ? (string[])[] : ["atomic"], .. settings.OffersPushOptions ? (string[])[] : ["push-options"]];

    private async Task ReceiveIntoQuarantineAsync()
    {
        var room = FindRoom();
        Quarantine = Quarantine.Create(Request.Repository, Services.Instance, Settings.Shared);
        _fsck = FsckPolicy.For(Options.Fsck, Request.Repository.Config, Request.Repository.Path) is { } policy
            ? new FsckRun(policy, Request.Repository.Memory.SoundBlobs)
            : null;
        var receiver = new PackReceiver(Request.Repository.Objects, new PackReceiverOptions
        {
            Limits = Options.Limits,
            MaxInputBytes = Settings.MaxInputBytes,
            Fsync = Options.Fsync,
            DetectCollisions = Options.DetectCollisions,
            Fsck = _fsck,
        });
        ResolvingProgress? progress = null;
        try
        {
            Pack = await receiver.ReceiveAsync(_input, Quarantine.CreatePackDirectory, OnReceivedAsync, Cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            if (progress is not null)
            {
                await progress.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (Pack is not null)
        {
            Quarantine.Take(Pack);
            if (Pack.Bytes > room)
            {
                throw OutOfRoom();
            }

            ExpectNamedObjects(Pack);
        }

        long FindRoom()
        {
            if (Options.Limits.MaxRepositoryBytes is not { } most)
            {
                return long.MaxValue;
            }

            var left = most - RepositorySize.Measure(Request.Repository.Path);
            return left > 0 ? left : throw OutOfRoom();
        }

        GitLimitException OutOfRoom() => new(nameof(GitPushLimits.MaxRepositoryBytes), Options.Limits.MaxRepositoryBytes!.Value, "bytes: the repository is full");

        async ValueTask OnReceivedAsync(CancellationToken cancellationToken)
        {
            await ExpectEndOfInputAsync(cancellationToken).ConfigureAwait(false);
            StartTalking();
            progress = Push.Quiet ? null : new ResolvingProgress(Terminal, receiver.Progress, Services.Time);
        }
    }

    /// <summary>
    /// With git's own rules a pack may name nothing that is in neither it nor the repository, whether refs will need it or not, as
    /// in <c>index-pack --strict</c>. Where history ends for one side, what lies beyond is left to the check of the refs.
    /// </summary>
    /// <exception cref="GitProtocolException">An object is missing, or is of another type.</exception>
    private void ExpectNamedObjects(ReceivedPack pack)
    {
        if (_fsck?.Policy.IsStrict != true || Push.Shallows.Count > 0 || Request.Repository.Shallow.Count > 0)
        {
            return;
        }

        using var reader = Quarantine!.Objects.OpenReader();
        foreach (var (id, expected) in pack.ExternalLinks)
        {
            Cancellation.Token.ThrowIfCancellationRequested();
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
