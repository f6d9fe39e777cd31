using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    /// <summary>Whether the identity of this connection may do something (SelfSubjectAccessReview).</summary>
    public async Task<bool> MayAsync(AccessRequest request, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject { ["verb"] = request.Verb, ["group"] = request.Group, ["resource"] = request.Resource };
        Set("subresource", request.Subresource);
        Set("namespace", request.Namespace);
        Set("name", request.Name);
        var review = await CreateAsync(
            new KubernetesObject(new JsonObject
            {
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["kind"] = "SelfSubjectAccessReview",
                ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
            }),
            cancellationToken).ConfigureAwait(false);
        return review.At("status", "allowed")?.GetValue<bool>() == true;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                attributes[name] = value;
            }
        }
    }
}
