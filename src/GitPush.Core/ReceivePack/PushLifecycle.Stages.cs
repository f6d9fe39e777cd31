using System.Text;
using GitPush.Control;
using GitPush.Diagnostics;
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
        _stages = new StagePipeline(_context, _output, _services.Stages, _scope.Value.ServiceProvider, Options, _services.Time, _services.Logger)
        {
            Live = _live,
        };
        await TellLinkAsync().ConfigureAwait(false);
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

        _live.Show(CreateRecord(PushResult.Running));
        _context!.Repository = _request.Repository;
        var accepted = Accepted.Select(command => command.Name).ToHashSet(StringComparer.Ordinal);
        _context.Updates = [.. _context.Updates.Where(update => accepted.Contains(update.Name))];
        await _stages.RunPostReceiveAsync(_cancellation).ConfigureAwait(false);
    }

    /// <summary>Tells the pusher where the push can be read about, when somebody knows. The record, which is what is read there, needs no such line.</summary>
    private async ValueTask TellLinkAsync()
    {
        if (_services.Links.Select(FindLink).FirstOrDefault(static link => link is not null) is not { } link)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TellTimeout, _services.Time);
        try
        {
            await _sideBand.WriteProgressAsync(Encoding.UTF8.GetBytes($"full log: {link.AbsoluteUri}\n"), patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read does without it.
        }
    }

    private Uri? FindLink(IPushLinks links)
    {
        try
        {
            return links.Find(_id, _request.Connection);
        }
        catch (Exception exception)
        {
            Log.LinkFailed(_services.Logger, _id, exception);
            return null;
        }
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
