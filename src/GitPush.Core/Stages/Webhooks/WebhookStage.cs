using System.Diagnostics;
using System.Text;
using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;
using GitPush.Stages.Webhooks.Outbox;
using GitPush.Stages.Webhooks.Payloads;
using GitPush.Stages.Webhooks.Sending;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Webhooks;

/// <summary>
/// Tells one receiver of pushes. What is to be told after the push is written down before it: a server that dies in between
/// finds it there, and looks whether the refs have changed.
/// </summary>
internal sealed class WebhookStage(
    Webhook webhook,
    WebhookSender sender,
    IRepositoryStore store,
    ServerInstance instance,
    IEnumerable<IPushLinks> links,
    TimeProvider time,
    ILogger<WebhookStage> logger) : ISettlingStage, IDisposable
{
    private OutboxFolder? _folder;
    private OutboxPush? _prepared;
    private string? _pending;
    private bool _isAccepted;
    private Uri? _page;

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        // Nothing is pushed when the same commits are deployed again.
        var updates = push.Trigger == PushTrigger.Redeploy ? [] : push.Updates.Where(update => update.IsIn(webhook.Refs)).ToList();
        if (updates.Count == 0)
        {
            return StageResult.Continue;
        }

        _page = PushPage.Find(links, push.Id, push.Connection, logger);
        if (webhook.Options.Phase == WebhookPhase.PreReceive)
        {
            return updates.Count > webhook.Options.MaxRefs
                ? StageResult.Reject($"webhook {webhook.Name} is asked about {webhook.Options.MaxRefs} refs at the most, and this push changes {updates.Count}: push fewer at a time")
                : await AskAsync(push, updates, cancellationToken).ConfigureAwait(false);
        }

        if (updates.Count > webhook.Options.MaxRefs)
        {
            await push.Output.WriteLineAsync(
                $"webhook {webhook.Name}: told of {webhook.Options.MaxRefs} of {updates.Count} refs", cancellationToken).ConfigureAwait(false);
        }

        await Task.Run(() => PrepareAsync(push, updates.Take(webhook.Options.MaxRefs), cancellationToken), cancellationToken).ConfigureAwait(false);
        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (_pending is null || _prepared is null || _folder is null)
        {
            return ValueTask.CompletedTask;
        }

        var accepted = push.Updates.Select(update => update.Name).ToHashSet(StringComparer.Ordinal);
        var deliveries = _prepared.Deliveries.Where(delivery => accepted.Contains(delivery.Ref)).ToList();
        if (deliveries.Count > 0)
        {
            // Whatever goes wrong from here on, such as a full disk: the next start of the server finds the file, and the refs.
            _isAccepted = true;
            var changed = deliveries.Count == _prepared.Deliveries.Count ? null : _prepared with { Deliveries = deliveries };
            _folder.Accept(_pending, changed, push.Id, time.GetUtcNow());
            sender.Wake(webhook, _folder);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A push that was not accepted is nothing to tell of.</summary>
    public void Dispose()
    {
        if (_pending is not null && !_isAccepted)
        {
            File.Delete(_pending);
        }
    }

    private async Task<StageResult> AskAsync(PushContext push, List<RefUpdate> updates, CancellationToken cancellationToken)
    {
        var rejections = new List<RefRejection>();
        var before = await OpenBeforeAsync(push, cancellationToken).ConfigureAwait(false);
        foreach (var update in updates)
        {
            var request = Request(push, update, before);
            var answer = await webhook.Client.SendAsync(request, push, cancellationToken).ConfigureAwait(false);
            if (answer.IsUnavailable)
            {
                Log.WebhookNotAsked(logger, push.Id, webhook.Name, answer.Describe());
                var problem = $"webhook {webhook.Name} could not be asked: {answer.DescribeToPusher()}";
                if (!webhook.Options.FailOpen)
                {
                    throw new StageFailedException(problem);
                }

                await push.Output.WriteLineAsync(problem, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var verdict = ReceiverVerdict.Read(answer);
            foreach (var line in verdict.Lines)
            {
                await push.Output.WriteLineAsync($"{webhook.Name}: {line}", cancellationToken).ConfigureAwait(false);
            }

            if (!verdict.IsAllowed)
            {
                rejections.Add(new RefRejection(update, verdict.Lines.Count > 0 ? verdict.Lines[0] : $"webhook {webhook.Name} refused it"));
            }
        }

        return StageResult.Reject(rejections);
    }

    private async Task PrepareAsync(PushContext push, IEnumerable<RefUpdate> updates, CancellationToken cancellationToken)
    {
        var before = await OpenBeforeAsync(push, cancellationToken).ConfigureAwait(false);
        var deliveries = new List<OutboxDelivery>();
        foreach (var update in updates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var request = Request(push, update, before);
            deliveries.Add(new OutboxDelivery(request.DeliveryId, update.Name, update.OldId.ToString(), update.NewId.ToString(), Encoding.UTF8.GetString(request.Body.Span)));
        }

        var now = time.GetUtcNow();
        _folder = webhook.Outbox.Of(push.Repository.Name.Value);
        _prepared = new OutboxPush
        {
            PushId = push.Id,
            Repository = push.Repository.Name.Value,
            CreatedAt = now,
            WaitsSince = now,
            TraceParent = Activity.Current?.Id,
            Deliveries = deliveries,
        };
        try
        {
            _pending = _folder.Prepare(_prepared, instance.Id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StageFailedException($"webhook {webhook.Name}: its outbox cannot be written, so nobody would be told of this push", exception);
        }
    }

    private WebhookRequest Request(PushContext push, RefUpdate update, GitRepository before)
    {
        var id = Guid.NewGuid().ToString();
        var body = new PushPayload(push, webhook.Options, _page?.AbsoluteUri, time).Write(update, before);
        if (webhook.Options.Format == WebhookFormat.CloudEvents)
        {
            var source = webhook.Options.ServerUrl is { } server ? $"{server.AbsoluteUri.TrimEnd('/')}/{push.Repository.Name}" : $"/{push.Repository.Name}";
            body = CloudEvent.Wrap(id, source, update.Name, time.GetUtcNow(), Activity.Current?.Id, body);
        }

        return new WebhookRequest(id, push.Id, webhook.Options.Phase, Activity.Current?.Id, body);
    }

    /// <summary>The repository as everybody else sees it: without the pushed objects.</summary>
    private async ValueTask<GitRepository> OpenBeforeAsync(PushContext push, CancellationToken cancellationToken) =>
        await store.OpenAsync(push.Repository.Name, cancellationToken).ConfigureAwait(false) ?? push.Repository;
}
