using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Access;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>The refusals of the API server (<c>k8s.io/apimachinery/pkg/api/errors</c>).</summary>
internal static class ApiErrors
{
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException NotFound(ResourceDefinition resource, string name) => NotFound(resource.Group, resource.Plural, name);

    public static ApiException NotFound(string group, string plural, string name) =>
        new(404, "NotFound", $"{Qualified(group, plural)} \"{name}\" not found", Details(name, group, plural));

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <param name="isBeingDeleted">Whether what has the name is on its way out.</param>
    public static ApiException AlreadyExists(ResourceDefinition resource, string name, bool isBeingDeleted) =>
        new(
            409,
            "AlreadyExists",
            $"{(isBeingDeleted ? "object is being deleted: " : "")}{resource.QualifiedPlural} \"{name}\" already exists",
            Details(name, resource.Group, resource.Plural));

    public static ApiException Modified(ResourceDefinition resource, string name) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource.QualifiedPlural} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
            Details(name, resource.Group, resource.Plural));

    public static ApiException Precondition(ResourceDefinition resource, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedKind} \"{name}\": {message}", Details(name, resource.Group, resource.Kind));

    /// <summary>A precondition of a namespace's deletion does not hold.</summary>
    public static ApiException NamespacePrecondition(ResourceDefinition resource, string name, string field, string expected, string? found) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource.QualifiedPlural} \"{name}\": Precondition failed: {field} in precondition: {expected}, {field} in object meta: {found}",
            Details(name, resource.Group, resource.Plural));

    /// <summary>A condition on the stored object does not hold.</summary>
    public static ApiException StorageConflict(ResourceDefinition resource, string? ns, string name, string message) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource.QualifiedPlural} \"{name}\": StorageError: invalid object, Code: 4, Key: /registry/{resource.Plural}/{(ns is null ? "" : $"{ns}/")}{name}, ResourceVersion: 0, AdditionalErrorMsg: {message}",
            Details(name, resource.Group, resource.Plural));

    /// <summary>Options of a request are wrong.</summary>
    public static ApiException InvalidOptions(string kind, FieldError error) =>
        new(
            422,
            "Invalid",
            $"{kind}.meta.k8s.io \"\" is invalid: {error.Field}: {error.Message}",
            new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = kind, ["causes"] = new JsonArray(error.ToCause()) });

    public static ApiException UnsupportedMediaType(params ReadOnlySpan<string> accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}", new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException Forbidden(AccessRequest request) =>
        new(
            403,
            "Forbidden",
            $"{Qualified(request.Group, request.Resource)}{(request.Name is null ? "" : $" \"{request.Name}\"")} is forbidden: {request.Describe()}",
            Details(request.Name, request.Group, request.Resource));

    public static ApiException Forbidden(ResourceDefinition resource, string name, string message) =>
        new(403, "Forbidden", $"{resource.QualifiedPlural} \"{name}\" is forbidden: {message}", Details(name, resource.Group, resource.Plural));

    /// <summary>The refusal of something new in a namespace that is going away.</summary>
    public static ApiException NamespaceTerminating(ResourceDefinition resource, string name, string ns)
    {
        var message = $"unable to create new content in namespace {ns} because it is being terminated";
        var details = Details(name, resource.Group, resource.Plural);
        details["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {ns} is being terminated",
            ["field"] = "metadata.namespace",
        });
        return new ApiException(403, "Forbidden", $"{resource.QualifiedPlural} \"{name}\" is forbidden: {message}", details);
    }

    public static ApiException Invalid(ResourceDefinition resource, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(error => $"{error.Field}: {error.Message}").ToList();
        var all = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var details = Details(name, resource.Group, resource.Kind);
        details["causes"] = new JsonArray([.. errors.Select(error => error.ToCause())]);
        return new ApiException(422, "Invalid", $"{resource.QualifiedKind} \"{name}\" is invalid: {all}", details);
    }

    /// <summary>Fields of other managers would change.</summary>
    public static ApiException ApplyConflict(IReadOnlyList<(string Manager, string Field)> conflicts)
    {
        var causes = conflicts.Select(conflict => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {conflict.Manager}",
            ["field"] = conflict.Field,
        });
        var groups = conflicts.GroupBy(conflict => conflict.Manager).ToList();
        var message = groups is [var only]
            ? only.Count() == 1
                ? $"Apply failed with 1 conflict: conflict with {only.Key}: {only.First().Field}"
                : $"Apply failed with {conflicts.Count} conflicts: conflicts with {only.Key}:\n- {string.Join("\n- ", only.Select(conflict => conflict.Field))}"
            : $"Apply failed with {conflicts.Count} conflicts: {string.Join("\n", groups.Select(group => $"conflicts with {group.Key}:\n- {string.Join("\n- ", group.Select(conflict => conflict.Field))}"))}";
        return new ApiException(409, "Conflict", message, new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static string Qualified(string group, string plural)
    {
        var slash = plural.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? plural : plural[..slash];
        return group.Length == 0 ? name : $"{name}.{group}";
    }

    private static JsonObject Details(string? name, string group, string kind)
    {
        var details = new JsonObject();
        if (!string.IsNullOrEmpty(name))
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        var slash = kind.IndexOf('/', StringComparison.Ordinal);
        details["kind"] = slash < 0 ? kind : kind[..slash];
        return details;
    }
}
