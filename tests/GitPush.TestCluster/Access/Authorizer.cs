using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitPush.Testing.Kubernetes.Access;

/// <summary>
/// Who may do what: by the Roles and ClusterRoles that are bound to the user or his groups. <c>system:masters</c> may do all.
/// </summary>
internal sealed class Authorizer(ObjectRegistry registry)
{
    private const string Rbac = "rbac.authorization.k8s.io/v1";

    /// <exception cref="ApiException">403.</exception>
    public void Require(AccessRequest request)
    {
        if (!IsAllowed(request))
        {
            throw ApiErrors.Forbidden(request);
        }
    }

    /// <summary>Who is meant when the request is sent in another's name.</summary>
    public UserInfo Impersonate(UserInfo user, IHeaderDictionary headers)
    {
        var name = headers["Impersonate-User"].ToString();
        if (name.Length == 0)
        {
            return headers.ContainsKey("Impersonate-Group")
                ? throw ApiErrors.Internal("requested []v1.ObjectReference{} without impersonating a user")
                : user;
        }

        var isAccount = name.StartsWith("system:serviceaccount:", StringComparison.Ordinal) && name.Split(':').Length == 4;
        var request = isAccount
            ? new AccessRequest(user, "impersonate", "", "serviceaccounts", name.Split(':')[2], name.Split(':')[3])
            : new AccessRequest(user, "impersonate", "", "users", null, name);
        Require(request);
        var groups = headers["Impersonate-Group"].OfType<string>().ToList();
        foreach (var group in groups)
        {
            Require(new AccessRequest(user, "impersonate", "", "groups", null, group));
        }

        return isAccount && groups.Count == 0
            ? UserInfo.ServiceAccount(request.Namespace!, request.Name!)
            : new UserInfo(name, [.. groups, "system:authenticated"]);
    }

    /// <summary>
    /// Whose binding is checked for rights that he would grant himself needs a role that is there. That he has its rights is not checked here.
    /// </summary>
    /// <exception cref="ApiException">404, which names the binding.</exception>
    public void RequireRole(UserInfo user, ResourceDefinition resource, string? ns, JsonObject binding)
    {
        if (resource is not { Group: "rbac.authorization.k8s.io", Kind: "RoleBinding" or "ClusterRoleBinding" } || user.Groups.Contains("system:masters"))
        {
            return;
        }

        var kind = binding.Text("roleRef", "kind") ?? "ClusterRole";
        var name = binding.Text("roleRef", "name") ?? "";
        if (registry.Find(registry.Catalog.FindKind(Rbac, kind)!, kind == "Role" ? ns : null, name) is null)
        {
            throw ApiErrors.NotFound(resource, binding.Text("metadata", "name") ?? "");
        }
    }

    /// <summary>Answers a SelfSubjectAccessReview or a SubjectAccessReview.</summary>
    public JsonObject Review(JsonObject review, UserInfo self)
    {
        var answer = review.Copy();
        var user = review.Text("spec", "user") is { } name ? new UserInfo(name, [.. review.Texts("spec", "groups")]) : self;
        var wanted = review.At("spec", "resourceAttributes");
        var resource = wanted.Text("resource") ?? "";
        if (wanted.Text("subresource") is { Length: > 0 } subresource)
        {
            resource += $"/{subresource}";
        }

        var ns = wanted.Text("namespace") is { Length: > 0 } given ? given : null;
        var isAllowed = IsAllowed(new AccessRequest(user, wanted.Text("verb") ?? "", wanted.Text("group") ?? "", resource, ns, wanted.Text("name") is { Length: > 0 } one ? one : null));
        answer.Object("metadata");
        answer["status"] = new JsonObject { ["allowed"] = isAllowed };
        return answer;
    }

    private bool IsAllowed(AccessRequest request)
    {
        if (request.User.Groups.Contains("system:masters") || IsReviewOfSelf(request))
        {
            return true;
        }

        var bindings = registry.Store.List(registry.Catalog.FindKind(Rbac, "ClusterRoleBinding")!, null).Items;
        if (bindings.Any(binding => IsBound(binding, request.User) && Grants(binding, null, request)))
        {
            return true;
        }

        return request.Namespace is { } ns
            && registry.Store.List(registry.Catalog.FindKind(Rbac, "RoleBinding")!, ns).Items.Any(binding => IsBound(binding, request.User) && Grants(binding, ns, request));
    }

    private static bool IsReviewOfSelf(AccessRequest request) =>
        request.Verb == "create" && request.User.Groups.Contains("system:authenticated")
        && request is { Group: "authorization.k8s.io", Resource: "selfsubjectaccessreviews" } or { Group: "authentication.k8s.io", Resource: "selfsubjectreviews" };

    private static bool IsBound(JsonObject binding, UserInfo user) =>
        binding.Objects("subjects").Any(subject => subject.Text("kind") switch
        {
            "User" => subject.Text("name") == user.Name,
            "Group" => user.Groups.Contains(subject.Text("name") ?? ""),
            _ => user.Name == $"system:serviceaccount:{subject.Text("namespace") ?? binding.Text("metadata", "namespace")}:{subject.Text("name")}",
        });

    private bool Grants(JsonObject binding, string? ns, AccessRequest request)
    {
        var kind = binding.Text("roleRef", "kind") ?? "ClusterRole";
        var role = registry.Find(registry.Catalog.FindKind(Rbac, kind)!, kind == "Role" ? ns : null, binding.Text("roleRef", "name") ?? "");
        return role.Objects("rules").Any(rule =>
            Has(rule, "verbs", request.Verb)
            && Has(rule, "apiGroups", request.Group)
            && (Has(rule, "resources", request.Resource) || HasSubresource(rule, request.Resource))
            && (rule["resourceNames"] is not JsonArray { Count: > 0 } || (request.Name is not null && rule.Texts("resourceNames").Contains(request.Name))));
    }

    private static bool Has(JsonObject rule, string field, string value) => rule.Texts(field).Any(item => item == "*" || item == value);

    private static bool HasSubresource(JsonObject rule, string resource) =>
        resource.Split('/') is [_, var subresource] && rule.Texts("resources").Contains($"*/{subresource}");
}
