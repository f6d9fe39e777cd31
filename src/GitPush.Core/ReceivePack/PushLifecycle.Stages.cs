using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.ReceivePack;

/// <summary>What the host does on the push, and how it is taken back.</summary>
internal sealed partial class PushLifecycle
{
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
        _context.Updates = AsDone(_context.Updates.Where(update => accepted.Contains(update.Name)));
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
}
