using System.Net;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <content>When the push is refused: a namespace that it made goes, one that was there is marked as it was.</content>
internal sealed partial class PreviewNamespace
{
    private async ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            // One that another push has claimed meanwhile is that push's.
            if (await client.GetAsync(NamespaceRemoval.KeyOf(Name), cancellationToken).ConfigureAwait(false) is not { } live || !IsClaimed(live))
            {
                return;
            }

            if (!await NamespaceRemoval.TryBeginAsync(client, live, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            await TellAsync(
                await NamespaceRemoval.WaitAsync(client, live, _options.DeleteTimeout, time, cancellationToken).ConfigureAwait(false) is { } reason
                    ? $"namespace {Name} is still being deleted: {reason}"
                    : $"namespace {Name} deleted",
                cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    private async ValueTask GiveBackAsync(NamespaceChange change, CancellationToken cancellationToken)
    {
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            if (await client.GetAsync(NamespaceRemoval.KeyOf(Name), cancellationToken).ConfigureAwait(false) is not { } live || !IsClaimed(live))
            {
                return;
            }

            try
            {
                _ = await client.PatchAsync(live.Key, PatchKind.Merge, change.Reverse(live), null, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
            {
                // A controller wrote at the same moment.
            }
        }
    }
}
