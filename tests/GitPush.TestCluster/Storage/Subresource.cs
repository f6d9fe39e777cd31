using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>A part of a resource with a path of its own, such as <c>status</c> or <c>scale</c>.</summary>
internal sealed record Subresource(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs, SchemaNode Schema)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
