using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>A cluster, a user or a context of a kubeconfig, with the folder that its relative paths begin at.</summary>
internal sealed class KubeconfigEntry(JsonObject json, string folder)
{
    public static KubeconfigEntry Empty { get; } = new([], "");

    public JsonObject Json => json;

    public string Folder => folder;

    /// <summary>The text of a property; null when there is none, or an empty one. A number is text here.</summary>
    public string? Text(string name) => json[name] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    public bool Flag(string name) => json[name] is JsonValue value && value.ToString() is "true";

    /// <summary>A property that is a path, made absolute.</summary>
    public string? FilePath(string name) => Text(name) is { } path ? Path.Combine(folder, path) : null;

    /// <summary>A property that is text in base64.</summary>
    /// <exception cref="KubernetesApiException">It is not.</exception>
    public string? Data(string name)
    {
        try
        {
            return Text(name) is { } data ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
        }
        catch (FormatException exception)
        {
            throw ConfigurationProblem.Create($"{name} in the kubeconfig is not base64", exception);
        }
    }

    public KubeconfigEntry? Child(string name) => json[name] is JsonObject child ? new KubeconfigEntry(child, folder) : null;

    public IReadOnlyList<string> Strings(string name) =>
        [.. (json[name] as JsonArray)?.OfType<JsonValue>().Select(value => value.ToString()) ?? []];
}
