using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Apply;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

internal sealed partial class ObjectRegistry
{
    /// <summary>Server-side apply.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public (JsonObject Value, bool IsNew) Apply(
        ResourceDefinition resource, string? ns, string name, JsonObject body, string subresource, bool force, WriteOptions options)
    {
        if (body.At("metadata", "managedFields") is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        if (body.Text("kind") != resource.Kind || body.Text("apiVersion") != resource.ApiVersion)
        {
            throw ApiErrors.BadRequest($"invalid object type: {body.Text("apiVersion")}, Kind={body.Text("kind")}");
        }

        CheckName(name, body);
        TypedPatchCheck.Check(body, resource.Schema);
        lock (store.Sync)
        {
            var before = Find(resource, ns, name);
            if (before is null && subresource.Length > 0)
            {
                throw ApiErrors.NotFound(resource, name);
            }

            var given = body.Text("metadata", "resourceVersion");
            if (given is { Length: > 0 } && before?.Text("metadata", "resourceVersion") != given)
            {
                throw ApiErrors.Modified(resource, name);
            }

            var live = before ?? new JsonObject
            {
                ["apiVersion"] = resource.ApiVersion,
                ["kind"] = resource.Kind,
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            var merged = new ManagedFields(resource, Now).Apply(live, Resettable(resource, body, subresource), options.FieldManager, subresource, force);
            merged = new ObjectDecoder(resource).Decode(merged, options with { FieldValidation = FieldValidation.Ignore });
            SetNamespace(resource, ns, merged.Object("metadata"));
            if (before is null)
            {
                _ = merged.Object("metadata").Remove("resourceVersion");
                return (CreateDecoded(resource, ns, merged, _ => { }, options), true);
            }

            merged.Object("metadata")["resourceVersion"] = before.Text("metadata", "resourceVersion");
            return (StoreChanged(resource, before, merged, (_, _) => { }, subresource, options), false);
        }
    }

    // What the endpoint does not let anybody change is not owned either.
    private static JsonObject Resettable(ResourceDefinition resource, JsonObject body, string subresource)
    {
        var copy = body.Copy();
        if (subresource == "status")
        {
            _ = copy.Remove("spec");
            foreach (var field in copy.Object("metadata").Select(entry => entry.Key).Where(field => field is not "name" and not "namespace").ToList())
            {
                _ = copy.Object("metadata").Remove(field);
            }
        }
        else if (resource.HasStatus)
        {
            _ = copy.Remove("status");
        }

        return copy;
    }
}
