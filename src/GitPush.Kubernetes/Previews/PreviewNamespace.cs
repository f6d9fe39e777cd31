using System.Net;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Previews;

/// <summary>
/// The namespace of one push's preview. <see cref="LookAsync"/> finds it and changes nothing, <see cref="ClaimAsync"/> makes it or takes
/// it for this push, <see cref="CopyAsync"/> brings what the host has for every preview. What was done is taken back by what is
/// registered with the push. Not safe for use by several threads.
/// </summary>
/// <param name="client">The cluster, as the connection's own identity.</param>
/// <param name="account">The cluster, as whom the push is deployed.</param>
internal sealed partial class PreviewNamespace(
    PushContext push, PushSource source, KubernetesDeployOptions deployment, KubernetesClient client, KubernetesClient account, string owner, TimeProvider time)
{
    // How often somebody else, mostly a controller that writes annotations, may come between reading and writing.
    private const int MaxTries = 10;

    private readonly KubernetesPreviewOptions _options = deployment.Preview!;
    private readonly PreviewMarks _marks = new(owner, push.Repository.Name.Value, source.Update.Name, source.Update.PreviewName);
    private KubernetesObject? _found;

    public string Name { get; } = PreviewName.PrefixOf(deployment.Preview!, push.Repository.Name.Value) + source.Update.PreviewName;

    /// <summary>Whether the namespace is not there, and a plan can ask nobody about what goes into it.</summary>
    public bool IsMissing => _found is null;

    /// <summary>What manifests are rendered for.</summary>
    public ManifestTarget Target => new(Name) { Preview = source.Update.PreviewName, Find = FindAsync };

    /// <summary>Finds the namespace: ours, or none. Waits for one that is being deleted.</summary>
    /// <exception cref="StageFailedException">It is somebody else's, there are too many previews, or something that is to be copied is missing.</exception>
    public Task LookAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        _found = await FindOursAsync(cancellationToken).ConfigureAwait(false);
        if (_found is null)
        {
            await RequireRoomAsync(cancellationToken).ConfigureAwait(false);
        }

        await ReadOriginalsAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Makes the namespace where it is missing, and marks it as being deployed by this push; a plan says what would be.</summary>
    /// <exception cref="StageFailedException">The cluster refuses it.</exception>
    public Task ClaimAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (push.IsPlan)
        {
            await TellAsync(IsMissing ? $"would create namespace {Name}" : $"namespace {Name}", cancellationToken).ConfigureAwait(false);
            return;
        }

        for (var tries = 1; ; tries++)
        {
            if (await (_found is { } found ? TryTakeAsync(found, cancellationToken) : TryCreateAsync(cancellationToken)).ConfigureAwait(false))
            {
                break;
            }

            if (tries == MaxTries)
            {
                throw new StageFailedException($"namespace {Name} changes all the time: push again");
            }

            _found = await FindOursAsync(cancellationToken).ConfigureAwait(false);
        }

        await BindAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Refuses manifests of what the preview itself makes.</summary>
    /// <exception cref="StageFailedException">There are such.</exception>
    public void Check(RenderedManifests manifests)
    {
        foreach (var manifest in manifests.Objects)
        {
            if (manifest is { Kind: "Namespace", ApiVersion: "v1" } && manifest.Name == Name)
            {
                throw new StageFailedException($"{manifest.Key} is in {manifests.Source}: a preview's namespace is made by the server, with the labels of its options");
            }

            if (FindCopy(manifest.Key with { Namespace = manifest.Namespace ?? Name }) is { } copy)
            {
                throw new StageFailedException($"{copy} is in {manifests.Source}, and previews have a copy of that of namespace {_options.CopyFrom}");
            }
        }
    }

    private async Task<KubernetesObject?> FindOursAsync(CancellationToken cancellationToken)
    {
        while (await client.GetAsync(NamespaceRemoval.KeyOf(Name), cancellationToken).ConfigureAwait(false) is { } found)
        {
            if (PreviewMarks.Read(found) is var marks && marks != _marks)
            {
                throw new StageFailedException($"namespace {Name} exists and is {Whose(marks)}: it is left alone");
            }

            if (!found.IsBeingDeleted)
            {
                return found;
            }

            if (push.IsPlan)
            {
                await TellAsync($"namespace {Name} is still being deleted", cancellationToken).ConfigureAwait(false);
                return null;
            }

            await TellAsync($"waiting until namespace {Name}, which is being deleted, is gone", cancellationToken).ConfigureAwait(false);
            if (await NamespaceRemoval.WaitAsync(client, found, _options.DeleteTimeout, time, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                throw new StageFailedException($"namespace {Name} is still being deleted ({reason}): push again when it is gone");
            }
        }

        return null;
    }

    private string Whose(PreviewMarks? marks) => marks is null ? "no preview of GitPush's"
        : marks.Owner != _marks.Owner ? "the preview of another server"
        : marks.Repository != _marks.Repository ? $"the preview of {marks.Ref} of the repository {marks.Repository} (give each repository a {nameof(_options.NamespacePrefix)} of its own)"
        : $"the preview of {marks.Ref}";

    private async Task RequireRoomAsync(CancellationToken cancellationToken)
    {
        if (_options.MaxPreviews is not { } max)
        {
            return;
        }

        var prefix = Name[..^source.Update.PreviewName.Length];
        var list = await client.ListAsync("v1", "Namespace", null, new ListOptions { LabelSelector = PreviewMarks.Selector(owner, _marks.Repository) }, cancellationToken).ConfigureAwait(false);
        var refs = list.Items.Where(ns => !ns.IsBeingDeleted && ns.Name.StartsWith(prefix, StringComparison.Ordinal) && ns.Name != Name)
            .Select(PreviewMarks.Read).OfType<PreviewMarks>().Select(marks => marks.Ref).Order(StringComparer.Ordinal).ToArray();
        if (refs.Length >= max)
        {
            throw new StageFailedException($"the repository has {refs.Length} previews, and may have {max}: delete one of {string.Join(", ", refs)}");
        }
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        var ns = new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = Name },
        });
        foreach (var (name, value) in Labels())
        {
            ns.SetLabel(name, value);
        }

        foreach (var (name, value) in Annotations())
        {
            ns.SetAnnotation(name, value);
        }

        push.OnRollback($"namespace {Name}", RemoveAsync);
        try
        {
            _found = await client.CreateAsync(ns, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // Another server was faster, or the answer to an earlier try was lost.
            _found = await client.GetAsync(ns.Key, cancellationToken).ConfigureAwait(false);
            return _found is not null && IsClaimed(_found);
        }

        await TellAsync($"namespace {Name} created", cancellationToken).ConfigureAwait(false);
        await AwaitAccountAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Notes on a namespace that this push deploys to it, and brings the host's labels up to date. Who is about to delete it notices:
    /// it deletes nothing that has changed since it looked.
    /// </summary>
    private async Task<bool> TryTakeAsync(KubernetesObject found, CancellationToken cancellationToken)
    {
        var change = NamespaceChange.Of(found, Labels(), Annotations());
        push.OnRollback($"namespace {Name}", token => GiveBackAsync(change, token));
        try
        {
            _found = await client.PatchAsync(found.Key, PatchKind.Merge, change.Patch(found), null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }

        if (_found.IsBeingDeleted)
        {
            return false;
        }

        await TellAsync($"namespace {Name}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool IsClaimed(KubernetesObject live) => !live.IsBeingDeleted && PreviewMarks.Read(live) == _marks && live.Annotation(ObjectMarks.Push) == push.Id;

    private Dictionary<string, string> Labels() => new(_options.Labels.Concat(_marks.Labels()), StringComparer.Ordinal);

    private Dictionary<string, string> Annotations() =>
        new(_options.Annotations.Concat(_marks.Annotations()).Append(new(ObjectMarks.Push, push.Id)), StringComparer.Ordinal);

    private ValueTask TellAsync(string line, CancellationToken cancellationToken) => push.Output.WriteLineAsync($"preview: {line}", cancellationToken);

    private static async Task ExplainAsync(Func<Task> part)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(ApiRefusal.Explain("the preview's namespace", exception), exception);
        }
    }
}
