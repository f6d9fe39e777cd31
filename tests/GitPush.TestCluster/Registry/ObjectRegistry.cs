using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Apply;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Kinds;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>Reads and changes objects by the rules of the API: what requests and controllers do goes through here.</summary>
internal sealed partial class ObjectRegistry(ObjectStore store, ResourceCatalog catalog, TimeProvider time)
{
    public ObjectStore Store => store;

    public ResourceCatalog Catalog => catalog;

    public TimeProvider Time => time;

    /// <summary>Now, as Kubernetes writes it: RFC 3339 in whole seconds.</summary>
    public string Now => Timestamps.Write(time.GetUtcNow());

    public JsonObject? Find(ResourceDefinition resource, string? ns, string name)
    {
        var found = store.Find(resource, ns, name);
        return found is null ? null : InVersion(found, resource);
    }

    /// <exception cref="ApiException">It does not exist.</exception>
    public JsonObject Get(ResourceDefinition resource, string? ns, string name) =>
        Find(resource, ns, name) ?? throw ApiErrors.NotFound(resource, name);

    /// <summary>An object in the version that a client asked for; the stored one is left as it is.</summary>
    public static JsonObject InVersion(JsonObject stored, ResourceDefinition resource)
    {
        if (stored.Text("apiVersion") == resource.ApiVersion)
        {
            return stored;
        }

        var copy = stored.Copy();
        copy["apiVersion"] = resource.ApiVersion;
        return copy;
    }

    public JsonObject Create(ResourceDefinition resource, string? ns, JsonObject body, WriteOptions options)
    {
        CheckKind(resource, body);
        var value = new ObjectDecoder(resource).Decode(body, options);
        lock (store.Sync)
        {
            return CreateDecoded(resource, ns, value, created => TrackUpdate(resource, null, created, options, ""), options);
        }
    }

    private JsonObject CreateDecoded(ResourceDefinition resource, string? ns, JsonObject value, Action<JsonObject> track, WriteOptions options)
    {
        var rules = KindRulesCatalog.For(resource);
        var metadata = value.Object("metadata");
        SetNamespace(resource, ns, metadata);
        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw new ApiException(500, null, "resourceVersion should not be set on objects to be created");
        }

        var name = metadata.Text("name") ?? "";
        if (name.Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            name = prefix + RandomSuffix();
            metadata["name"] = name;
        }

        CheckNamespace(resource, ns, name);
        foreach (var field in (ReadOnlySpan<string>)["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"])
        {
            _ = metadata.Remove(field);
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now;
        metadata.Put("generation", rules.TracksGeneration ? 1 : null);
        rules.Default(value);
        track(value);
        rules.PrepareForCreate(value);
        Validate(resource, rules, value, before: null, name);
        if (store.Find(resource, ns, name) is { } present)
        {
            throw ApiErrors.AlreadyExists(resource, name, present.At("metadata", "deletionTimestamp") is not null);
        }

        Quotas.Check(this, resource, ns, name);
        FieldOrder.Apply(value, resource);
        return options.DryRun ? value : Put(resource, value);
    }

    // The version is written into its place among the metadata.
    private JsonObject Put(ResourceDefinition resource, JsonObject value)
    {
        value.Object("metadata")["resourceVersion"] = "";
        FieldOrder.Apply(value, resource);
        return store.Put(resource, value);
    }

    private void TrackUpdate(ResourceDefinition resource, JsonObject? before, JsonObject changed, WriteOptions options, string subresource)
    {
        // What others than its subresource write into the status does not count.
        var tracked = before is null && resource.HasStatus && resource.Kind != "Node" ? WithEmptyStatus(resource, changed) : changed;
        new ManagedFields(resource, Now).Update(before, tracked, options.FieldManager, subresource);
        changed.Object("metadata").Put("managedFields", tracked.At("metadata", "managedFields")?.DeepClone());
    }

    private static JsonObject WithEmptyStatus(ResourceDefinition resource, JsonObject value)
    {
        var copy = value.Copy();
        copy.Put("status", EmptyObject.Of(resource)["status"]?.DeepClone());
        return copy;
    }

    private static void Validate(ResourceDefinition resource, KindRules rules, JsonObject value, JsonObject? before, string name)
    {
        var errors = new List<FieldError>();
        if (before is null)
        {
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
            }
            else if (rules.NameRule.Check(name) is { } fault)
            {
                errors.Add(FieldError.Invalid("metadata.name", name, fault));
            }
        }

        MetadataRules.Validate(value, errors);
        rules.Validate(value, errors);
        if (before is not null)
        {
            rules.ValidateUpdate(value, before, errors);
        }

        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(resource, name, errors);
        }
    }

    private void CheckKind(ResourceDefinition resource, JsonObject body)
    {
        var (apiVersion, kind) = (body.Text("apiVersion"), body.Text("kind"));
        if ((kind is { Length: > 0 } && kind != resource.Kind) || (apiVersion is { Length: > 0 } && apiVersion != resource.ApiVersion))
        {
            apiVersion ??= resource.ApiVersion;
            var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
            throw ApiErrors.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {resource.Kind}: " + (catalog.FindKind(apiVersion, kind ?? "") is null
                ? $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
                : $"converting ({version}.{kind}) to (core.{resource.Kind}): unknown conversion"));
        }
    }

    private static void SetNamespace(ResourceDefinition resource, string? ns, JsonObject metadata)
    {
        var given = metadata.Text("namespace");
        if (!resource.Namespaced)
        {
            _ = metadata.Remove("namespace");
            if (given is { Length: > 0 })
            {
                throw ApiErrors.BadRequest("namespace must not be set on an object of the cluster");
            }
        }
        else
        {
            if (given is { Length: > 0 } && given != ns)
            {
                throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }

            metadata["namespace"] = ns;
        }
    }

    private void CheckNamespace(ResourceDefinition resource, string? ns, string name)
    {
        if (ns is null)
        {
            return;
        }

        var found = store.Find(catalog["Namespace"], null, ns) ?? throw ApiErrors.NotFound("", "namespaces", ns);
        if (found.At("metadata", "deletionTimestamp") is not null)
        {
            throw ApiErrors.NamespaceTerminating(resource, name, ns);
        }
    }

    /// <summary>Five letters and digits that do not make words.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);
}
