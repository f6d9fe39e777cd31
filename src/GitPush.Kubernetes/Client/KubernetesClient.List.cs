using System.Globalization;
using System.Net;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    // A list that takes longer than the server keeps its past is asked for in one piece at last.
    private const int MaxPagedTries = 2;

    /// <summary>All objects of a kind as they were at one moment, page by page; of all namespaces when it is null.</summary>
    public async Task<ObjectList> ListAsync(string apiVersion, string kind, string? ns, ListOptions options, CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(new ObjectKey(apiVersion, kind, ns, ""), cancellationToken).ConfigureAwait(false);
        return await ListAsync(type, ns, options, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ObjectList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ListPagesAsync(type, ns, options, tries <= MaxPagedTries ? _settings.PageSize : null, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone && tries <= MaxPagedTries)
            {
                // The pages that were read are of a moment that the server has forgotten.
            }
            catch (KubernetesApiException exception)
            {
                ForgetUnserved(type, exception);
                throw;
            }
        }
    }

    private async Task<ObjectList> ListPagesAsync(ResourceType type, string? ns, ListOptions options, int? pageSize, CancellationToken cancellationToken)
    {
        var items = new List<KubernetesObject>();
        string? next = null;
        while (true)
        {
            var path = ApiPath.WithQuery(
                ApiPath.Of(type, ns),
                ("labelSelector", options.LabelSelector),
                ("fieldSelector", options.FieldSelector),
                ("limit", pageSize?.ToString(CultureInfo.InvariantCulture)),
                ("continue", next));
            var answer = await _sender.SendAsync(ApiRequest.Get(path), cancellationToken).ConfigureAwait(false);
            var page = new KubernetesObject(answer.Json);
            items.AddRange(page.Objects("items").Select(item => Complete(item, type)));
            next = page.Text("metadata", "continue");
            if (string.IsNullOrEmpty(next))
            {
                return new ObjectList(items, page.ResourceVersion ?? "");
            }
        }
    }

    /// <summary>In lists, objects of the server's own kinds do not say what they are.</summary>
    private static KubernetesObject Complete(System.Text.Json.Nodes.JsonObject item, ResourceType type)
    {
        item["apiVersion"] ??= type.ApiVersion;
        item["kind"] ??= type.Kind;
        return new KubernetesObject(item);
    }
}
