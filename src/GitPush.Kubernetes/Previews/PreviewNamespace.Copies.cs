using System.Net;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Variables;

namespace GitPush.Kubernetes.Previews;

/// <content>Secrets and ConfigMaps that each preview has a copy of. Their values are in no line that anybody reads.</content>
internal sealed partial class PreviewNamespace
{
    private const string CopiedFromLabel = "gitpush.dev/copied-from";

    // Not the one of the manifests' objects, which would take fields over from each other without a word.
    private const string CopyManager = "gitpush-preview";

    private readonly ObjectRestorer _restorer = new(client, time);
    private readonly Dictionary<PreviewCopy, KubernetesObject> _originals = [];

    /// <summary>Copies what is new or has changed, and removes what is not to be copied any more; a plan says what would be.</summary>
    /// <exception cref="StageFailedException">Something is not there, or the cluster refuses it.</exception>
    public Task CopyAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        foreach (var (copy, original) in _originals)
        {
            await CopyOneAsync(copy, original, cancellationToken).ConfigureAwait(false);
        }

        if (!IsMissing)
        {
            await RemoveFormerAsync("Secret", cancellationToken).ConfigureAwait(false);
            await RemoveFormerAsync("ConfigMap", cancellationToken).ConfigureAwait(false);
        }
    });

    private async Task ReadOriginalsAsync(CancellationToken cancellationToken)
    {
        foreach (var copy in _options.Copies.Select(PreviewCopy.Parse).OfType<PreviewCopy>())
        {
            var found = await client.GetAsync(copy.In(_options.CopyFrom!), cancellationToken).ConfigureAwait(false)
                ?? throw new StageFailedException($"{copy} does not exist in namespace {_options.CopyFrom}, and previews are to have a copy of it");
            if (found.Text("type") == "kubernetes.io/service-account-token")
            {
                throw new StageFailedException($"{copy} of namespace {_options.CopyFrom} is the token of an account of that namespace, which no preview can have");
            }

            Mask(found);
            _originals[copy] = found;
        }
    }

    private async Task CopyOneAsync(PreviewCopy copy, KubernetesObject from, CancellationToken cancellationToken)
    {
        var key = copy.In(Name);
        var live = IsMissing ? null : await client.GetAsync(key, cancellationToken).ConfigureAwait(false);
        if (live is not null && IsSame(live, from))
        {
            return;
        }

        if (push.IsPlan)
        {
            await TellAsync($"would copy {copy} from namespace {_options.CopyFrom}", cancellationToken).ConfigureAwait(false);
            return;
        }

        // A Secret's type cannot be changed, nor anything of what is immutable.
        var isReplaced = live is not null && (live.Text("type") != from.Text("type") || Health.StatusJson.IsTrue(live.At("immutable")));
        var saved = new SavedObject(key, live is null ? ChangeKind.Create : isReplaced ? ChangeKind.Recreate : ChangeKind.Update, push.Id) { Before = live };
        push.OnRollback($"copy of {copy}", async token => _ = await _restorer.RestoreAsync(saved, token).ConfigureAwait(false));
        if (isReplaced)
        {
            _ = await client.DeleteAsync(key, new DeleteRequest(Uid: live!.Uid), cancellationToken).ConfigureAwait(false);
            await _restorer.WaitUntilGoneAsync(key, live.Uid!, cancellationToken).ConfigureAwait(false);
        }

        saved = saved with { After = await client.ApplyAsync(Copy(from, key), new ApplyRequest(CopyManager, Force: true), cancellationToken).ConfigureAwait(false) };
        await TellAsync($"{copy} copied from namespace {_options.CopyFrom}", cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveFormerAsync(string kind, CancellationToken cancellationToken)
    {
        foreach (var former in (await FindCopiesAsync(kind, cancellationToken).ConfigureAwait(false)).Where(item => !_originals.ContainsKey(new PreviewCopy(kind, item.Name))))
        {
            if (push.IsPlan)
            {
                await TellAsync($"would delete {former.Key}, which is copied no more", cancellationToken).ConfigureAwait(false);
                continue;
            }

            var saved = new SavedObject(former.Key, ChangeKind.Delete, push.Id) { Before = former };
            push.OnRollback($"copy of {former.Key}", async token => _ = await _restorer.RestoreAsync(saved, token).ConfigureAwait(false));
            try
            {
                _ = await client.DeleteAsync(former.Key, new DeleteRequest(Uid: former.Uid), cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
            {
                // It is another one by now.
                continue;
            }

            await TellAsync($"{former.Key} deleted, which is copied no more", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<KubernetesObject>> FindCopiesAsync(string kind, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ListAsync("v1", kind, Name, new ListOptions { LabelSelector = CopiedFromLabel }, cancellationToken).ConfigureAwait(false)).Items;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden && _originals.Count == 0)
        {
            // Where nothing is copied nobody needs rights on Secrets.
            return [];
        }
    }

    /// <summary>Has variables come from what is about to be copied: manifests are rendered before anything is changed.</summary>
    private Task<KubernetesObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        FindCopy(key) is { } copy ? Task.FromResult<KubernetesObject?>(_originals[copy]) : account.GetAsync(key, cancellationToken);

    private PreviewCopy? FindCopy(ObjectKey key) =>
        key is { ApiVersion: "v1", Kind: "Secret" or "ConfigMap" } && key.Namespace == Name
            ? _originals.Keys.FirstOrDefault(copy => copy == new PreviewCopy(key.Kind, key.Name))
            : null;

    private bool IsSame(KubernetesObject live, KubernetesObject from) =>
        live.Label(CopiedFromLabel) == _options.CopyFrom && live.Text("type") == from.Text("type")
        && JsonNode.DeepEquals(Data(live, "data"), Data(from, "data")) && JsonNode.DeepEquals(Data(live, "binaryData"), Data(from, "binaryData"));

    private static JsonObject Data(KubernetesObject item, string field) => item.At(field) as JsonObject ?? [];

    /// <summary>The copy has what the other holds, without its labels: those may say that it belongs to somebody, who would look after the copy as well.</summary>
    private KubernetesObject Copy(KubernetesObject from, ObjectKey key)
    {
        var copy = new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = key.ApiVersion,
            ["kind"] = key.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        });
        copy.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
        copy.SetLabel(CopiedFromLabel, _options.CopyFrom!);
        copy.SetAnnotation(ObjectMarks.Push, push.Id);
        foreach (var field in (ReadOnlySpan<string>)["type", "data", "binaryData"])
        {
            if (from.At(field) is { } value)
            {
                copy.Json[field] = value.DeepClone();
            }
        }

        return copy;
    }

    private void Mask(KubernetesObject holder)
    {
        if (holder.Kind == "Secret")
        {
            foreach (var (_, value) in SecretData.Read(holder))
            {
                push.MaskSecret(value);
            }
        }
    }
}
