using System.Diagnostics;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <summary>What stages see of the push, and what the history keeps of it.</summary>
internal sealed partial class PushLifecycle
{
    private readonly Dictionary<string, RefUpdateKind> _kinds = new(StringComparer.Ordinal);
    private DateTimeOffset _startedAt;
    private long _started;
    private PushResult? _result;
    private string? _reason;

    private string? UserName => _request.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : null;

    private PushContext CreateContext()
    {
        var repository = QuarantinedRepository;
        var updates = new List<RefUpdate>();
        var commands = Accepted.Where(ChangesSomething).ToList();
        var fastForwards = FastForwards.Find(
            repository, commands.Where(static command => !command.Name.StartsWith("refs/tags/", StringComparison.Ordinal)), _cancellation.Token);
        foreach (var command in commands)
        {
            var kind = command.OldId.IsZero ? RefUpdateKind.Create
                : command.IsDelete ? RefUpdateKind.Delete
                : fastForwards.Contains(command) ? RefUpdateKind.FastForward
                : RefUpdateKind.Forced;
            _kinds[command.Name] = kind;
            updates.Add(new RefUpdate(command.Name, command.OldId, command.NewId, kind, repository));
        }

        return new PushContext(_id, repository, updates, _output, _output.MaskSecret)
        {
            Options = _push.Options,
            IsPlan = PushPlan.IsAsked(_push.Options, _services.Stages),
            Certificate = _push.Certificate is { } certificate ? JudgeNonce(certificate) : null,
            User = _request.User,
            Connection = _request.Connection,
        };
    }

    /// <summary>Says whether a certificate was made for this push (git's check_nonce()).</summary>
    private PushCertificate JudgeNonce(PushCertificate certificate)
    {
        var (status, slop) = (certificate.Nonce, _settings.CertNonceSeed, _request.IssuedNonce) switch
        {
            (null, _, _) => (PushCertNonceStatus.Missing, default),
            (_, null, _) => (PushCertNonceStatus.Unsolicited, default),
            ({ } nonce, _, { } issued) => (PushCertNonce.AreEqual(issued, nonce) ? PushCertNonceStatus.Ok : PushCertNonceStatus.Bad, default),
            ({ } nonce, { } seed, null) => new PushCertNonce(seed, _request.Repository.Path).Check(nonce, _startedAt, _settings.CertNonceSlop),
        };
        return certificate.WithNonceStatus(status, slop);
    }

    private void StartRecord()
    {
        _startedAt = _services.Time.GetUtcNow();
        _started = _services.Time.GetTimestamp();
    }

    /// <summary>Records how the push ended, and says so in the log.</summary>
    private async Task<PushResult> RecordAsync()
    {
        var changed = Accepted.Count();
        var result = changed == _push.Commands.Count ? PushResult.Succeeded
            : changed > 0 ? PushResult.PartlyRejected
            : _result ?? PushResult.Rejected;
        _live.End(await AppendRecordAsync(result).ConfigureAwait(false));

        var repository = _request.Repository.Name.Value;
        var user = UserName ?? "anonymous";
        if (result == PushResult.Succeeded)
        {
            Log.PushSucceeded(_services.Logger, _id, repository, user, changed);
        }
        else
        {
            var reason = _unpackError ?? _reason ?? _push.Commands.First(command => command.Rejection is not null).Rejection;
            Log.PushRefused(_services.Logger, _id, repository, user, result, reason);
        }

        return result;
    }

    private void Measure(Activity? activity, PushResult result)
    {
        GitPushDiagnostics.PushDuration.Record(
            _services.Time.GetElapsedTime(_started).TotalSeconds,
            new KeyValuePair<string, object?>("gitpush.push.result", result.ToString()));
        activity?.SetTag("gitpush.push.id", _id)
            .SetTag("gitpush.repository", _request.Repository.Name.Value)
            .SetTag("gitpush.push.result", result.ToString());
        if (_push.Capabilities.TryGetValue("session-id", out var session))
        {
            activity?.SetTag("gitpush.client.session_id", Printable.Text(session));
        }

        if (result == PushResult.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, _unpackError ?? _reason);
        }
    }

    /// <summary>What is known of the push now.</summary>
    private PushRecord CreateRecord(PushResult result)
    {
        var isRunning = result == PushResult.Running;
        return new PushRecord
        {
            Id = _id,
            Repository = _request.Repository.Name.Value,
            User = UserName,
            Transport = _request.Connection.Transport,
            RemoteAddress = _request.Connection.RemoteAddress?.ToString(),
            KeyFingerprint = _request.Connection.KeyFingerprint,
            KeyComment = _request.Connection.KeyComment,
            ClientAgent = _request.Connection.ClientAgent,
            StartedAt = _startedAt,
            EndedAt = isRunning ? null : _services.Time.GetUtcNow(),
            Result = result,
            Reason = _unpackError ?? _reason,
            Options = _push.Options,
            Refs = [.. _push.Commands.Select(ToRecord)],
            Stages = _stages?.Records ?? [],
            PackBytes = _pack?.Bytes ?? 0,
            PackObjects = _pack?.ObjectCount ?? 0,
            Instance = _services.Instance.Id,
            Output = isRunning ? "" : _output.Record.End(),
        };
    }

    /// <summary>Shows and keeps what is known of the push now.</summary>
    private async Task<PushRecord> AppendRecordAsync(PushResult result)
    {
        var record = CreateRecord(result);
        _live.Show(record);
        try
        {
            await _services.Log.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The push is what it is, recorded or not.
            Log.RecordFailed(_services.Logger, _id, exception);
        }

        foreach (var observer in _services.Observers)
        {
            try
            {
                await observer.OnRecordAsync(record).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(_services.Logger, _id, exception);
            }
        }

        return record;
    }

    /// <summary>Nobody who follows the push shall wait for ever for the record of one that broke off.</summary>
    private void EndAnyway()
    {
        if (!_live.HasEnded)
        {
            _live.End(CreateRecord(PushResult.Failed));
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
            Log.ScopeDisposeFailed(_services.Logger, _id, exception);
        }
    }

    private PushedRef ToRecord(PushCommand command) => new(
        command.Name,
        command.OldId.ToString(),
        command.NewId.ToString(),
        _kinds.TryGetValue(command.Name, out var kind) ? kind : null,
        command.Rejection);
}
