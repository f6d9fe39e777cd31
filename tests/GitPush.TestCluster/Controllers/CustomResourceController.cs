using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Schemas;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Serves the kinds of CustomResourceDefinitions, a moment after they were made, and clears up after them.</summary>
internal sealed class CustomResourceController(ObjectRegistry registry) : Controller(registry)
{
    private const string CleanUp = "customresourcecleanup.apiextensions.k8s.io";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("apiextensions.k8s.io", "customresourcedefinitions") ? [ObjectId.Of(change)]
        : change.Type == StoreEventType.Deleted && Registry.Catalog.All.Any(resource => resource.IsCustom && change.IsOf(resource.Group, resource.Plural))
            ? [new ObjectId(null, $"{change.Plural}.{change.Group}")]
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        var resource = Resource("CustomResourceDefinition");
        if (Registry.Find(resource, null, id.Name) is not { } definition)
        {
            Registry.Catalog.SetCustom(id.Name, []);
            return null;
        }

        if (IsBeingDeleted(definition))
        {
            DeleteInstances(resource, definition);
            return null;
        }

        if (!definition.Texts("metadata", "finalizers").Contains(CleanUp))
        {
            Change(resource, definition, value => value.Object("metadata")["finalizers"] = new JsonArray([.. value.Texts("metadata", "finalizers").Append(CleanUp).Select(JsonNode (entry) => entry)]));
        }

        if (!IsTrue(definition, "NamesAccepted"))
        {
            SetStatus(resource, definition, value =>
            {
                value.Object("status")["acceptedNames"] = value.At("spec", "names")!.DeepClone();
                Conditions.Set(value, "NamesAccepted", "True", Registry.Now, "NoConflicts", "no conflicts found");
                Conditions.Set(value, "Established", "False", Registry.Now, "Installing", "the initial names have been accepted");
            });
            return Moment;
        }

        Registry.Catalog.SetCustom(id.Name, [.. Versions(definition)]);
        SetStatus(resource, definition, value => Conditions.Set(value, "Established", "True", Registry.Now, "InitialNamesAccepted", "the initial names have been accepted"));
        return null;
    }

    private static bool IsTrue(JsonObject value, string condition) =>
        value.Objects("status", "conditions").Any(entry => entry.Text("type") == condition && entry.Text("status") == "True");

    private void DeleteInstances(ResourceDefinition definitions, JsonObject definition)
    {
        var isEmpty = true;
        foreach (var resource in Registry.Catalog.All.Where(resource => resource.IsCustom && resource.QualifiedPlural == definition.Text("metadata", "name")).Take(1))
        {
            foreach (var instance in Registry.Store.List(resource, null).Items.Where(instance => !IsBeingDeleted(instance)))
            {
                Delete(resource, instance);
            }

            isEmpty = Registry.Store.List(resource, null).Items.Count == 0;
        }

        if (isEmpty)
        {
            Change(definitions, definition, value =>
            {
                var rest = value.Texts("metadata", "finalizers").Where(entry => entry != CleanUp).ToList();
                value.Object("metadata").Put("finalizers", rest.Count == 0 ? null : new JsonArray([.. rest.Select(JsonNode (entry) => entry)]));
            });
        }
    }

    private static IEnumerable<ResourceDefinition> Versions(JsonObject definition)
    {
        var names = definition.At("spec", "names");
        foreach (var version in definition.Objects("spec", "versions").Where(version => version.Flag("served") == true).OrderByDescending(version => version.Text("name"), VersionOrder.Instance))
        {
            var schema = StructuralSchema.Read(version.At("schema", "openAPIV3Schema") as JsonObject);
            var (group, name, kind) = (definition.Text("spec", "group")!, version.Text("name")!, names.Text("kind")!);
            yield return new ResourceDefinition
            {
                Group = group,
                Version = name,
                Kind = kind,
                ListKind = names.Text("listKind") ?? $"{kind}List",
                Plural = names.Text("plural")!,
                Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
                ShortNames = [.. names.Texts("shortNames")],
                Categories = [.. names.Texts("categories")],
                Namespaced = definition.Text("spec", "scope") == "Namespaced",
                Schema = schema,
                Verbs = Verbs,
                IsCustom = true,
                Subresources = version.At("subresources", "status") is null ? [] : [new Subresource("status", group, name, kind, ["get", "patch", "update"], schema)],
            };
        }
    }
}
