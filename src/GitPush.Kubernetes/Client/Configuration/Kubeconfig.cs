using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>
/// What one or several kubeconfig files say together. As with kubectl, the first file that has a name or the current context is
/// the one that counts, and of another file's entry of that name nothing is taken.
/// </summary>
internal sealed class Kubeconfig
{
    private const long MaxBytes = 16 << 20;

    private readonly Dictionary<string, KubeconfigEntry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _contexts = new(StringComparer.Ordinal);

    public string? CurrentContext { get; private set; }

    /// <summary>Reads files, and merges them in their order.</summary>
    /// <param name="mustExist">Whether a file that is missing is an error; else it is passed over.</param>
    /// <exception cref="KubernetesApiException">One cannot be read.</exception>
    public static Kubeconfig Read(IEnumerable<string> paths, bool mustExist)
    {
        var config = new Kubeconfig();
        foreach (var path in paths)
        {
            if (ReadFile(path, mustExist) is { } text)
            {
                config.Add(KubeconfigYaml.Read(text), Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
            }
        }

        return config;
    }

    public KubeconfigEntry? FindContext(string name) => _contexts.GetValueOrDefault(name);

    public KubeconfigEntry? FindCluster(string name) => _clusters.GetValueOrDefault(name);

    public KubeconfigEntry? FindUser(string name) => _users.GetValueOrDefault(name);

    private static string? ReadFile(string path, bool mustExist)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                throw new IOException($"{path} is larger than {MaxBytes} bytes.");
            }

            return File.ReadAllText(path);
        }
        catch (Exception exception) when (!mustExist && exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ConfigurationProblem.Create("the kubeconfig does not exist", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationProblem.Create("the kubeconfig cannot be read", exception);
        }
    }

    private static void Add(Dictionary<string, KubeconfigEntry> entries, JsonNode? list, string property, string folder)
    {
        foreach (var item in (list as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var named = new KubeconfigEntry(item, folder);
            if (named.Text("name") is { } name)
            {
                entries.TryAdd(name, named.Child(property) ?? KubeconfigEntry.Empty);
            }
        }
    }

    private void Add(JsonObject file, string folder)
    {
        CurrentContext ??= new KubeconfigEntry(file, folder).Text("current-context");
        Add(_clusters, file["clusters"], "cluster", folder);
        Add(_users, file["users"], "user", folder);
        Add(_contexts, file["contexts"], "context", folder);
    }
}
