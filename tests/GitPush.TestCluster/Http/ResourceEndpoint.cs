using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Access;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>One request for objects.</summary>
internal sealed partial class ResourceEndpoint(
    ObjectRegistry registry, Authorizer authorizer, Authenticator authenticator, HttpContext context, UserInfo user, RequestInfo info)
{
    private readonly List<string> _warnings = [];
    private ResourceDefinition _resource = null!;

    private string? Namespace => _resource.Namespaced ? info.Namespace : null;

    private string Name => info.Name!;

    public async Task AnswerAsync()
    {
        if (!registry.Catalog.All.Any(candidate => candidate.Group == info.Group))
        {
            await ApiResponse.WriteTextAsync(context, 404, "404 page not found\n");
            return;
        }

        var method = context.Request.Method;
        var isWatch = Query("watch") is "1" or "true";
        var verb = (method, info.Name) switch
        {
            ("GET", null) => isWatch ? "watch" : "list",
            ("GET", _) => "get",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            ("DELETE", null) => "deletecollection",
            ("DELETE", _) => "delete",
            _ => method.ToLowerInvariant(),
        };
        var plural = info.Subresource is null ? info.Resource : $"{info.Resource}/{info.Subresource}";
        var ns = info is { Resource: "namespaces", Group: "", Name: not null } ? info.Name : info.Namespace;
        authorizer.Require(new AccessRequest(user, verb, info.Group, plural, ns, info.Name));

        _resource = registry.Catalog.Find(info.Group, info.Version, info.Resource) ?? throw ApiErrors.NoSuchResource();
        if (_resource.Namespaced && info.Namespace is null && info.Name is not null)
        {
            throw ApiErrors.NoSuchResource();
        }

        if ((method is "PUT" or "PATCH" && info.Name is null) || (method == "POST" && info is { Name: not null, Subresource: null }))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (info.Subresource is { } name)
        {
            var subresource = _resource.FindSubresource(name) ?? throw ApiErrors.NoSuchResource();
            RequireVerb(subresource.Verbs, verb);
            await AnswerSubresourceAsync(subresource, verb);
            return;
        }

        RequireVerb(_resource.Verbs, verb);
        await (verb switch
        {
            "watch" => WatchAsync(),
            "list" => WriteAsync(200, List()),
            "get" => WriteAsync(200, registry.Get(_resource, Namespace, Name)),
            "create" => CreateAsync(),
            "update" => UpdateAsync(""),
            "patch" => PatchAsync(""),
            "delete" => DeleteAsync(),
            _ => DeleteCollectionAsync(),
        });
    }

    private static void RequireVerb(IReadOnlyList<string> verbs, string verb)
    {
        if (!verbs.Contains(verb))
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }

    private async Task CreateAsync()
    {
        var body = await ReadBodyAsync();
        switch (_resource.Kind, _resource.Group)
        {
            case ("SelfSubjectAccessReview" or "SubjectAccessReview", "authorization.k8s.io"):
                await WriteAsync(201, authorizer.Review(body, user));
                return;
            case ("TokenReview", "authentication.k8s.io"):
                await WriteAsync(201, authenticator.Review(body));
                return;
            case ("SelfSubjectReview", "authentication.k8s.io"):
                await WriteAsync(201, Authenticator.ReviewSelf(body, user));
                return;
            default:
                authorizer.RequireRole(user, _resource, Namespace, body);
                await WriteAsync(201, registry.Create(_resource, Namespace, body, WriteOptions()));
                return;
        }
    }

    private async Task UpdateAsync(string subresource)
    {
        var (value, isNew) = registry.Replace(_resource, Namespace, Name, await ReadBodyAsync(), subresource, WriteOptions());
        await WriteAsync(isNew ? 201 : 200, value);
    }

    private async Task DeleteAsync()
    {
        var body = await ReadOptionalBodyAsync();
        var uid = registry.Get(_resource, Namespace, Name).Text("metadata", "uid");
        var (value, isGone) = registry.Delete(_resource, Namespace, Name, DeleteOptions.Parse(body, Query));
        if (!isGone || _resource is { Kind: "Pod" or "Namespace" or "Service" or "ServiceAccount" or "PersistentVolumeClaim" or "PersistentVolume", Group: "" })
        {
            await WriteAsync(200, value);
            return;
        }

        var details = new JsonObject { ["name"] = Name };
        details.Put("group", _resource.Group.Length == 0 ? null : _resource.Group);
        details["kind"] = _resource.Plural;
        details["uid"] = uid;
        await WriteAsync(200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    private async Task DeleteCollectionAsync()
    {
        var options = DeleteOptions.Parse(await ReadOptionalBodyAsync(), Query);
        var matches = Selector();
        var (items, _) = registry.Store.List(_resource, Namespace);
        var deleted = items.Where(matches).ToList();
        foreach (var item in deleted)
        {
            _ = registry.Delete(_resource, item.Text("metadata", "namespace"), item.Text("metadata", "name")!, options);
        }

        await WriteAsync(200, ListOf(deleted, registry.Store.Version, null, null));
    }

    private async Task WriteAsync(int code, JsonObject value)
    {
        foreach (var warning in _warnings)
        {
            context.Response.Headers.Append("Warning", $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        if (code == 200 && Query("dryRun") is { Length: > 0 } && value.Text("kind") == _resource.Kind)
        {
            value = ObjectRegistry.InVersion(value, _resource);
        }

        await ApiResponse.WriteAsync(context, code, value);
    }

    private string? Query(string name) => context.Request.Query[name] is [var value, ..] ? value : null;
}
