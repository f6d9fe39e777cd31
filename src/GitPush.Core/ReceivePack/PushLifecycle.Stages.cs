using System.Text;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.ReceivePack;

/// <content>What the host does on the push, and how it is taken back.</content>
internal abstract partial class PushLifecycle
{
    /// <summary>Runs what the host does on a push, with the pushed objects visible to its stages alone.</summary>
    private async Task RunPreReceiveStagesAsync()
    {
        if (IsRefused)
        {
            return;
        }

        _context = CreateContext();
        if (Services.Stages.Count == 0)
        {
            return;
        }

        await AppendRecordAsync(PushResult.Running).ConfigureAwait(false);
        _scope = Services.Scopes.CreateAsyncScope();
        _stages = new StagePipeline(_context, Output, Services.Stages, _scope.Value.ServiceProvider, Options, Services.Time, Services.Logger)
        {
            Live = Live,
        };
        await TellLinkAsync().ConfigureAwait(false);
        var verdict = await _stages.RunPreReceiveAsync(Push.Atomic, Cancellation).ConfigureAwait(false);
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

        Live.Show(CreateRecord(PushResult.Running));
        _context!.Repository = Request.Repository;
        var accepted = Accepted.Select(command => command.Name).ToHashSet(StringComparer.Ordinal);
        _context.Updates = AsDone(_context.Updates.Where(update => accepted.Contains(update.Name)));
        await _stages.RunPostReceiveAsync(Cancellation).ConfigureAwait(false);
    }

    /// <summary>Tells the pusher where the push can be read about, when somebody knows. The record, which is what is read there, needs no such line.</summary>
    private async ValueTask TellLinkAsync()
    {
        if (PushPage.Find(Services.Links, Id, Request.Connection, Services.Logger) is not { } link)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TellTimeout, Services.Time);
        try
        {
            await Terminal.WriteProgressAsync(Encoding.UTF8.GetBytes($"full log: {link.AbsoluteUri}\n"), patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read does without it.
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
