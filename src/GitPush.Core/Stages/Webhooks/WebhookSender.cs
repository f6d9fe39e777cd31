using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using GitPush.Diagnostics;
using GitPush.Repositories;
using GitPush.Stages.Webhooks.Outbox;
using GitPush.Stages.Webhooks.Sending;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Webhooks;

/// <summary>
/// Delivers what waits in the outboxes: for each webhook and repository one push after another, in order, each until the receiver
/// takes it. Of several servers over the same repositories one delivers at a time, and another goes on when that one ends.
/// </summary>
internal sealed class WebhookSender(
    WebhookSet webhooks, OutboxRecovery recovery, ServerInstance instance, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    // How soon it is found what another server left, and what is too old to be kept.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CleanAgain = TimeSpan.FromHours(1);

    private readonly Channel<(Webhook Webhook, OutboxFolder Folder)> _filled = Channel.CreateUnbounded<(Webhook, OutboxFolder)>();
    private readonly ConcurrentDictionary<OutboxFolder, Task> _active = new();
    private readonly Dictionary<Webhook, long> _cleanedAt = [];

    /// <summary>There is something to deliver.</summary>
    public void Wake(Webhook webhook, OutboxFolder folder) => _ = _filled.Writer.TryWrite((webhook, folder));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host's start is not to wait for what is on disk.
        await Task.Yield();
        TellForgotten();
        try
        {
            while (true)
            {
                foreach (var webhook in webhooks.All)
                {
                    await LookAsync(webhook, stoppingToken).ConfigureAwait(false);
                }

                await StartFilledAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_active.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Starts with what is new, until it is time to look at everything again.</summary>
    private async Task StartFilledAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LookAgain, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await foreach (var (webhook, folder) in _filled.Reader.ReadAllAsync(end.Token).ConfigureAwait(false))
            {
                Start(webhook, folder, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time for the next look.
        }
    }

    private async Task LookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        try
        {
            var found = await recovery.RunAsync(webhook.Outbox, cancellationToken).ConfigureAwait(false);
            if (found > 0)
            {
                Log.WebhookPushesRecovered(logger, webhook.Name, found);
            }

            var cleans = !_cleanedAt.TryGetValue(webhook, out var before) || time.GetElapsedTime(before) >= CleanAgain;
            if (cleans)
            {
                _cleanedAt[webhook] = time.GetTimestamp();
            }

            foreach (var folder in webhook.Outbox.Folders())
            {
                if (cleans)
                {
                    RemoveOldDeadLetters(webhook, folder);
                }

                if (folder.Waiting.Count > 0)
                {
                    Start(webhook, folder, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.OutboxFailed(logger, exception, webhook.Name);
        }
    }

    private void RemoveOldDeadLetters(Webhook webhook, OutboxFolder folder)
    {
        var oldest = time.GetUtcNow() - webhook.Options.KeepDeadLetters;
        foreach (var file in folder.Dead)
        {
            if (OutboxFolder.Read(file) is { Failure.LastAttemptAt: { } given } && given < oldest)
            {
                File.Delete(file);
            }
        }
    }

    private void Start(Webhook webhook, OutboxFolder folder, CancellationToken cancellationToken)
    {
        // The place is taken before the task runs, which gives it back.
        if (_active.TryAdd(folder, Task.CompletedTask))
        {
            var task = Task.Run(() => DeliverAllAsync(webhook, folder, cancellationToken), CancellationToken.None);
            _ = _active.TryUpdate(folder, task, Task.CompletedTask);
        }
    }

    private async Task DeliverAllAsync(Webhook webhook, OutboxFolder folder, CancellationToken cancellationToken)
    {
        var hadTurn = false;
        try
        {
            // Held by another server, which does the same.
            using var turn = folder.TryLock();
            hadTurn = turn is not null;
            while (hadTurn && folder.Waiting is [var file, ..])
            {
                await DeliverAsync(webhook, folder, file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next start goes on.
            return;
        }
        catch (Exception exception)
        {
            Log.OutboxFailed(logger, exception, webhook.Name);
            return;
        }
        finally
        {
            _ = _active.TryRemove(folder, out _);
        }

        // What came after the last look, and was not started because this was still there.
        if (hadTurn && folder.Waiting.Count > 0)
        {
            Wake(webhook, folder);
        }
    }

    /// <summary>Delivers one push, however long that takes.</summary>
    private async Task DeliverAsync(Webhook webhook, OutboxFolder folder, string file, CancellationToken cancellationToken)
    {
        if (OutboxFolder.Read(file) is not { } push)
        {
            // Not what was written here: nobody can be told of it, and what is behind it is not to wait for ever.
            Log.OutboxFileUnreadable(logger, webhook.Name, file);
            File.Move(file, file + ".unreadable", overwrite: true);
            return;
        }

        var progress = OutboxFolder.ReadProgress(file);
        while (progress.Done < push.Deliveries.Count)
        {
            progress = await DeliverAsync(webhook, folder, push, push.Deliveries[progress.Done], progress, cancellationToken).ConfigureAwait(false);
            if (progress.Done < push.Deliveries.Count)
            {
                OutboxFolder.WriteProgress(file, progress);
                if (progress.NextAttemptAt is { } next)
                {
                    await DelayUntilAsync(next, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        OutboxFolder.Remove(file);
    }

    private async Task<OutboxProgress> DeliverAsync(
        Webhook webhook, OutboxFolder folder, OutboxPush push, OutboxDelivery delivery, OutboxProgress progress, CancellationToken cancellationToken)
    {
        var request = new WebhookRequest(delivery.Id, push.PushId, WebhookPhase.PostReceive, push.TraceParent, Encoding.UTF8.GetBytes(delivery.Body));
        WebhookAnswer answer;
        await webhook.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            answer = await webhook.Client.SendAsync(request, push: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = webhook.Places.Release();
        }

        if (answer.IsSuccess)
        {
            Log.WebhookDelivered(logger, webhook.Name, delivery.Id, push.PushId, delivery.Ref);
            return progress.Next();
        }

        var now = time.GetUtcNow();
        var attempts = progress.Attempts + 1;
        var failed = progress with
        {
            Attempts = attempts,
            LastAttemptAt = now,
            LastError = answer.Describe(),
            NextAttemptAt = now + RetryDelay.After(attempts, webhook.Options.MaxRetryDelay, answer.RetryAfter),
        };
        if (answer.Status == HttpStatusCode.Gone || now - push.WaitsSince >= webhook.Options.GiveUpAfter)
        {
            folder.Bury(push, delivery, failed with { NextAttemptAt = null });
            WebhookDiagnostics.DeadLetters.Add(1, new KeyValuePair<string, object?>("gitpush.webhook.name", webhook.Name));
            Log.WebhookGivenUp(logger, webhook.Name, delivery.Id, push.PushId, delivery.Ref, failed.Attempts, answer.Describe());
            return progress.Next();
        }

        Log.WebhookFailed(logger, webhook.Name, delivery.Id, push.PushId, failed.Attempts, answer.Describe());
        return failed;
    }

    private async Task DelayUntilAsync(DateTimeOffset next, CancellationToken cancellationToken)
    {
        var delay = next - time.GetUtcNow();
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The outboxes of webhooks that the host has no more: nobody delivers from them.</summary>
    private void TellForgotten()
    {
        var known = webhooks.All.Select(webhook => webhook.Name).ToHashSet(StringComparer.Ordinal);
        var root = WebhookOutbox.FolderOf(instance.Root);
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var name in Directory.GetDirectories(root).Select(folder => Path.GetFileName(folder)).Where(name => !known.Contains(name)))
        {
            var count = new WebhookOutbox(instance.Root, name, durable: false).Folders().Sum(folder => folder.Waiting.Count);
            if (count > 0)
            {
                Log.WebhookForgotten(logger, name, count);
            }
        }
    }
}
