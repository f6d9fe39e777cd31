using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Tool.Remotes;

/// <summary>Reads a file of Remotes, and of the accounts that pushes to them act as.</summary>
internal static class RemoteFile
{
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <returns>The objects, Remotes last.</returns>
    /// <exception cref="ToolException">There is none, or something else among them.</exception>
    /// <exception cref="GitPush.Hooks.StageFailedException">It is no YAML, or no manifest.</exception>
    public static async Task<IReadOnlyList<KubernetesObject>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var text = path == "-" ? await System.Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
        var budget = new ManifestBudget(new ManifestLimits());
        var documents = YamlReader.Read(text, path, budget).Select(root => new ManifestDocument(root, path));
        var objects = ManifestReader.Read(documents, budget, variables: null);
        if (objects.Find(static item => !IsAllowed(item.Object)) is { } other)
        {
            throw new ToolException($"{other.Origin}: {other.Object} of {other.Object.ApiVersion} is none of Remote, ServiceAccount, Role and RoleBinding; kubectl apply takes others");
        }

        return objects.Exists(static item => item.Object.IsRemote())
            ? [.. objects.Select(static item => item.Object).OrderBy(RankOf)]
            : throw new ToolException($"{path}: there is no Remote in it");
    }

    private static bool IsAllowed(KubernetesObject item) => item.IsRemote() || RankOf(item) < 3;

    private static int RankOf(KubernetesObject item) => (item.Key.Group, item.Kind) switch
    {
        ("", "ServiceAccount") => 0,
        ("rbac.authorization.k8s.io", "Role") => 1,
        ("rbac.authorization.k8s.io", "RoleBinding") => 2,
        _ => 3,
    };
}
