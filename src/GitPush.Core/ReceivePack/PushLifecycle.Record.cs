using System.Diagnostics;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <content>What stages see of the push, and what the history keeps of it.</content>
internal abstract partial class PushLifecycle
{
    private readonly Dictionary<string, RefUpdateKind> _kinds = new(StringComparer.Ordinal);
    private long _started;
    private PushResult? _result;
    private string? _reason;

    /// <summary>When the push began.</summary>
    protected DateTimeOffset StartedAt { get; private set; }

    /// <summary>The certificate of a signed push, or null.</summary>
    protected virtual PushCertificate? Certificate => null;

    /// <summary>Who pushes; null for an anonymous client.</summary>
    protected string? UserName => PusherIdentity.NameOf(Request.User);

    private PushContext CreateContext()
    {
        var repository = QuarantinedRepository;
        var updates = new List<RefUpdate>();
        var commands = Accepted.Where(ChangesSomething).ToList();
        var fastForwards = FastForwards.Find(
            repository, commands.Where(static command => !command.Name.StartsWith("refs/tags/", StringComparison.Ordinal)), Cancellation.Token);
        foreach (var command in commands)
        {
            var kind = command.OldId.IsZero ? RefUpdateKind.Create
                : command.IsDelete ? RefUpdateKind.Delete
                : fastForwards.Contains(command) ? RefUpdateKind.FastForward
                : RefUpdateKind.Forced;
            var update = CreateUpdate(command, kind, repository);
            _kinds[command.Name] = update.Kind;
            updates.Add(update);
        }

        return new PushContext(Id, repository, updates, Output, Output.MaskSecret)
        {
            Options = Push.Options,
            IsPlan = PushPlan.IsAsked(Push.Options, Services.Stages),
            Certificate = Certificate,
            User = Request.User,
            Connection = Request.Connection,
            Trigger = Request.Trigger,
            SourceId = Request.SourceId,
            Pack = Pack,
            Details = CreateDetails(),
        };
    }

    /// <summary>What stages see of a command.</summary>
    protected virtual RefUpdate CreateUpdate(PushCommand command, RefUpdateKind kind, GitRepository repository) =>
        new(command.Name, command.OldId, command.NewId, kind, repository) { Target = command.Target };

    private void StartRecord()
    {
        StartedAt = Services.Time.GetUtcNow();
        _started = Services.Time.GetTimestamp();
    }

    /// <summary>Records how the push ended, and says so in the log.</summary>
    private async Task<PushResult> RecordAsync()
    {
        var changed = Accepted.Count();
        var result = changed == Push.Commands.Count ? PushResult.Succeeded
            : changed > 0 ? PushResult.PartlyRejected
            : _result ?? PushResult.Rejected;
        Live.End(await AppendRecordAsync(result).ConfigureAwait(false));

        var repository = Request.Repository.Name.Value;
        var user = UserName ?? "anonymous";
        if (result == PushResult.Succeeded)
        {
            Log.PushSucceeded(Services.Logger, Id, repository, user, changed);
        }
        else
        {
            var reason = UnpackError ?? _reason ?? Push.Commands.First(command => command.Rejection is not null).Rejection;
            Log.PushRefused(Services.Logger, Id, repository, user, result, reason);
        }

        return result;
    }

    private void Measure(Activity? activity, PushResult result)
    {
        GitPushDiagnostics.PushDuration.Record(
            Services.Time.GetElapsedTime(_started).TotalSeconds,
            new KeyValuePair<string, object?>("gitpush.push.result", result.ToString()));
        if (Pack is { } pack)
        {
            GitPushDiagnostics.PackSize.Record(pack.Bytes);
        }

        activity?.SetTag("gitpush.push.id", Id)
            .SetTag("gitpush.repository", Request.Repository.Name.Value)
            .SetTag("gitpush.push.result", result.ToString());
        if (Push.Capabilities.TryGetValue("session-id", out var session))
        {
            activity?.SetTag("gitpush.client.session_id", Printable.Text(session));
        }

        if (result == PushResult.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, UnpackError ?? _reason);
        }
    }

    /// <summary>What is known of the push now.</summary>
    private PushRecord CreateRecord(PushResult result)
    {
        var isRunning = result == PushResult.Running;
        return new PushRecord
        {
            Id = Id,
            Repository = Request.Repository.Name.Value,
            User = UserName,
            Trigger = Request.Trigger,
            SourceId = Request.SourceId,
            Transport = Request.Connection.Transport,
            RemoteAddress = Request.Connection.RemoteAddress?.ToString(),
            KeyFingerprint = Request.Connection.KeyFingerprint,
            KeyComment = Request.Connection.KeyComment,
            ClientAgent = Request.Connection.ClientAgent,
            StartedAt = StartedAt,
            EndedAt = isRunning ? null : Services.Time.GetUtcNow(),
            Result = result,
            Reason = UnpackError ?? _reason,
            Options = Push.Options,
            Refs = [.. Push.Commands.Select(ToRecord)],
            Stages = _stages?.Records ?? [],
            PackBytes = Pack?.Bytes ?? 0,
            PackObjects = Pack?.ObjectCount ?? 0,
            Instance = Services.Instance.Id,
            Output = isRunning ? "" : Output.Record.End(),
        };
    }

    /// <summary>Shows and keeps what is known of the push now.</summary>
    private async Task<PushRecord> AppendRecordAsync(PushResult result)
    {
        var record = CreateRecord(result);
        Live.Show(record);
        try
        {
            await Services.Log.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The push is what it is, recorded or not.
            Log.RecordFailed(Services.Logger, Id, exception);
        }

        foreach (var observer in Services.Observers)
        {
            try
            {
                await observer.OnRecordAsync(record).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(Services.Logger, Id, exception);
            }
        }

        return record;
    }

    /// <summary>Nobody who follows the push shall wait for ever for the record of one that broke off.</summary>
    private void EndAnyway()
    {
        if (!Live.HasEnded)
        {
            Live.End(CreateRecord(PushResult.Failed));
        }
    }

    /// <summary>The stages' own services; what one of them throws while it is disposed must not cut the client's connection.</summary>
    private async ValueTask DisposeScopeAsync()
    {
        try
        {
            if (_scope is { } scope)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Log.ScopeDisposeFailed(Services.Logger, Id, exception);
        }
    }

    private PushedRef ToRecord(PushCommand command) => new(
        command.Name,
        command.OldId.ToString(),
        command.NewId.ToString(),
        _kinds.TryGetValue(command.Name, out var kind) ? kind : null,
        command.Rejection);
}
