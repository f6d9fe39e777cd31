using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Http;

internal sealed partial class ResourceEndpoint
{
    private Task AnswerSubresourceAsync(Subresource subresource, string verb) =>
        (subresource.Name, verb) switch
        {
            ("log", _) => new LogProxy(registry, context, Namespace!, Name).AnswerAsync(),
            ("status", "get") => WriteAsync(200, registry.Get(_resource, Namespace, Name)),
            ("status", "update") => UpdateAsync("status"),
            ("status", _) => PatchAsync("status"),
            ("scale", _) => ScaleAsync(verb),
            ("binding", _) => BindAsync(),
            ("eviction", _) => EvictAsync(),
            ("finalize", _) => FinalizeAsync(),
            ("token", _) => CreateTokenAsync(),
            _ => throw ApiErrors.MethodNotAllowed(),
        };

    private async Task ScaleAsync(string verb)
    {
        var before = registry.Get(_resource, Namespace, Name);
        if (verb != "get")
        {
            var scale = verb == "update"
                ? await ReadBodyAsync()
                : Patched(ScaleOf(before), MediaType, await ReadPatchAsync(MediaType));
            if (scale.Number("spec", "replicas") is < 0 and { } wrong)
            {
                var error = FieldError.Invalid("spec.replicas", wrong, "must be greater than or equal to 0");
                throw ApiErrors.Invalid(_resource with { Group = "autoscaling", Kind = "Scale" }, Name, [error]);
            }

            before = registry.Modify(_resource, Namespace, Name, value => WithReplicas(value, scale.Number("spec", "replicas") ?? 0), "scale", WriteOptions());
        }

        await WriteAsync(200, ScaleOf(before));
    }

    private static JsonObject WithReplicas(JsonObject value, long replicas)
    {
        var copy = value.Copy();
        copy.Object("spec")["replicas"] = replicas;
        return copy;
    }

    private static JsonObject ScaleOf(JsonObject value)
    {
        var metadata = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata.Put(field, value.At("metadata", field)?.DeepClone());
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = value.Number("spec", "replicas") is > 0 and { } replicas ? new JsonObject { ["replicas"] = replicas } : [],
            ["status"] = new JsonObject { ["replicas"] = value.Number("status", "replicas") ?? 0, ["selector"] = LabelSelector.Parse(value.At("spec", "selector")).ToString() },
        };
    }

    private async Task BindAsync()
    {
        var binding = await ReadBodyAsync();
        var node = binding.Text("target", "name") ?? "";
        _ = registry.Modify(
            _resource,
            Namespace,
            Name,
            before =>
            {
                if (before.Text("spec", "nodeName") is { Length: > 0 } assigned)
                {
                    throw ApiErrors.Precondition(
                        registry.Catalog["Pod"] with { Kind = "pods/binding" }, Name, $"pod {Name} is already assigned to node \"{assigned}\"");
                }

                var pod = before.Copy();
                pod.Object("spec")["nodeName"] = node;
                Conditions.Set(pod, "PodScheduled", "True", registry.Now);
                return pod;
            },
            "binding",
            WriteOptions());
        await WriteAsync(201, Success());
    }

    private async Task EvictAsync()
    {
        var body = await ReadBodyAsync();
        _ = registry.Delete(registry.Catalog["Pod"], Namespace, Name, DeleteOptions.Parse(body["deleteOptions"] as JsonObject, Query));
        await WriteAsync(201, Success());
    }

    private async Task FinalizeAsync()
    {
        var body = await ReadBodyAsync();
        await WriteAsync(200, registry.FinalizeNamespace(Name, body.At("spec", "finalizers") as JsonArray));
    }

    private async Task CreateTokenAsync()
    {
        var account = registry.Get(_resource, Namespace, Name);
        var request = (await ReadBodyAsync()).Copy();
        var lifetime = TimeSpan.FromSeconds(Math.Clamp(request.Number("spec", "expirationSeconds") ?? 3600, 600, 1L << 32));
        var expires = registry.Time.GetUtcNow() + lifetime;
        request["apiVersion"] = "authentication.k8s.io/v1";
        request["kind"] = "TokenRequest";
        request["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace, ["creationTimestamp"] = registry.Now };
        request.Object("spec").Default("expirationSeconds", (long)lifetime.TotalSeconds);
        request["status"] = new JsonObject
        {
            ["token"] = authenticator.IssueToken(Namespace!, Name, account.Text("metadata", "uid")!, expires),
            ["expirationTimestamp"] = Timestamps.Write(expires),
        };
        await WriteAsync(201, request);
    }

    private static JsonObject Success() =>
        new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 };
}
