using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    private const string Strict = "Strict";

    /// <summary>An object; null when it, or its kind, does not exist.</summary>
    public async Task<KubernetesObject?> GetAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (await FindTypeAsync(key.ApiVersion, key.Kind, cancellationToken).ConfigureAwait(false) is not { } type)
        {
            return null;
        }

        try
        {
            return await SendAsync(type, ApiRequest.Get(PathOf(type, key)), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Server-side apply: what the object is now, or would be. Fields that its kind does not have are an error.</summary>
    public async Task<KubernetesObject> ApplyAsync(KubernetesObject desired, ApplyRequest request, CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(desired.Key, cancellationToken).ConfigureAwait(false);
        var path = ApiPath.WithQuery(
            PathOf(type, desired.Key),
            ("fieldManager", request.FieldManager),
            ("force", request.Force ? "true" : null),
            ("dryRun", request.DryRun ? "All" : null),
            ("fieldValidation", Strict));
        return await SendAsync(
            type,
            new ApiRequest(HttpMethod.Patch, path) { RepeatsVersionConflicts = desired.ResourceVersion is null }.With(desired.Json, "application/apply-patch+yaml"),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an object, which has a name or a <c>generateName</c>.</summary>
    public async Task<KubernetesObject> CreateAsync(KubernetesObject desired, CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(desired.Key, cancellationToken).ConfigureAwait(false);
        var path = ApiPath.WithQuery(
            ApiPath.Of(type, NamespaceOf(type, desired.Namespace)), ("fieldManager", FieldManager), ("fieldValidation", Strict));
        return await SendAsync(
            type, new ApiRequest(HttpMethod.Post, path) { Resend = Resend.WhenNothingWasDone }.With(desired.Json), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces an object, or its subresource such as <c>status</c>; a resourceVersion in it makes it fail on a conflict.</summary>
    public async Task<KubernetesObject> ReplaceAsync(KubernetesObject desired, string? subresource, CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(desired.Key, cancellationToken).ConfigureAwait(false);
        var path = ApiPath.WithQuery(PathOf(type, desired.Key, subresource), ("fieldManager", FieldManager));

        // Without a resourceVersion, the second of two could undo what somebody else did in between.
        var resend = desired.ResourceVersion is null ? Resend.WhenNothingWasDone : Resend.Always;
        return await SendAsync(type, new ApiRequest(HttpMethod.Put, path) { Resend = resend }.With(desired.Json), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a part of an object, or of its subresource such as <c>status</c> or <c>scale</c>.</summary>
    public async Task<KubernetesObject> PatchAsync(ObjectKey key, PatchKind kind, JsonNode patch, string? subresource, CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(key, cancellationToken).ConfigureAwait(false);
        var path = ApiPath.WithQuery(PathOf(type, key, subresource), ("fieldManager", FieldManager));
        var (contentType, resend) = kind switch
        {
            PatchKind.Merge => ("application/merge-patch+json", Resend.Always),
            PatchKind.Strategic => ("application/strategic-merge-patch+json", Resend.Always),

            // It may append to a list.
            _ => ("application/json-patch+json", Resend.WhenNothingWasDone),
        };
        return await SendAsync(
            type, new ApiRequest(HttpMethod.Patch, path) { Resend = resend }.With(patch, contentType), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an object; false when it did not exist. Finalizers may keep it for a while.</summary>
    /// <exception cref="KubernetesApiException">409 among others: it is another object than the one whose uid was given, or has changed since.</exception>
    public async Task<bool> DeleteAsync(ObjectKey key, DeleteRequest request, CancellationToken cancellationToken)
    {
        if (await FindTypeAsync(key.ApiVersion, key.Kind, cancellationToken).ConfigureAwait(false) is not { } type)
        {
            return false;
        }

        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = request.Propagation };
        if (request.Uid is not null)
        {
            options["preconditions"] = new JsonObject { ["uid"] = request.Uid };
        }

        if (request.ResourceVersion is not null)
        {
            options["preconditions"] ??= new JsonObject();
            options["preconditions"]!["resourceVersion"] = request.ResourceVersion;
        }

        try
        {
            _ = await _sender.SendAsync(new ApiRequest(HttpMethod.Delete, PathOf(type, key)).With(options), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            ForgetUnserved(type, exception);

            // An earlier try may have deleted it, though its answer was lost.
            return exception.MayHaveBeenDone;
        }
    }

    /// <summary>Sends a request that is answered with an object.</summary>
    private async Task<KubernetesObject> SendAsync(ResourceType type, ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return new KubernetesObject(answer.Json) { Warnings = answer.Warnings };
        }
        catch (KubernetesApiException exception)
        {
            ForgetUnserved(type, exception);
            throw;
        }
    }

    private async ValueTask<ResourceType> TypeOfAsync(ObjectKey key, CancellationToken cancellationToken) =>
        await FindTypeAsync(key.ApiVersion, key.Kind, cancellationToken).ConfigureAwait(false)
            ?? throw new KubernetesApiException(
                $"the cluster has no kind {key.Kind} in {(key.ApiVersion.Length == 0 ? "an empty apiVersion" : key.ApiVersion)}", HttpStatusCode.NotFound, "NotFound");

    private void ForgetUnserved(ResourceType type, KubernetesApiException exception)
    {
        if (exception is { StatusCode: HttpStatusCode.NotFound, NamesObject: false })
        {
            _types.Forget(type.ApiVersion);
        }
    }

    private string PathOf(ResourceType type, ObjectKey key, string? subresource = null) =>
        ApiPath.Of(type, NamespaceOf(type, key.Namespace), key.Name, subresource);

    // As kubectl does.
    private string? NamespaceOf(ResourceType type, string? ns) => type.Namespaced ? ns ?? DefaultNamespace ?? "default" : null;
}
