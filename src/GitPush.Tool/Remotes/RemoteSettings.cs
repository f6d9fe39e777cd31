using System.CommandLine;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Tool.Remotes;

/// <summary>The options that describe a Remote.</summary>
internal sealed class RemoteSettings
{
    private const string DefaultFolder = "deploy";
    private const string DefaultAccount = "gitpush";

    private readonly Option<string[]> _keys = Repeated("--authorized-keys", "file", "A file of the public keys that may push, in the format of authorized_keys. Without it, your own: ~/.ssh/id_*.pub.");
    private readonly Option<string[]> _branches = Repeated("--branch", "name", "A branch that is built and deployed, or a pattern such as release/*. Without it, the one that is pushed first.");
    private readonly Option<string[]> _images = Repeated("--image", "name[=folder]", "An image that a push builds, as manifests name it, and the folder of its Dockerfile.");
    private readonly Option<string?> _registry = new("--registry") { Description = "Where images are pushed, such as registry.example.com/shop.", HelpName = "address" };
    private readonly Option<string?> _registrySecret = new("--registry-secret") { Description = "The Secret with the registry's login (kubectl create secret docker-registry).", HelpName = "name" };

    private readonly Option<string> _manifests = new("--manifests")
    {
        Description = "The folder of manifests, or the kustomization or chart, that a push applies.",
        HelpName = "folder",
        DefaultValueFactory = static _ => DefaultFolder,
    };

    private readonly Option<string?> _account = new("--service-account") { Description = $"The ServiceAccount as which pushes act. Without it, the server's choice, which is {DefaultAccount} unless it says otherwise.", HelpName = "name" };
    private readonly Option<bool> _withAccount = new("--with-account") { Description = "That ServiceAccount as well, with the role edit in the namespace." };

    private IEnumerable<Option> All => [_keys, _branches, _manifests, _images, _registry, _registrySecret, _account, _withAccount];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The first of these options that was given; null when none was.</summary>
    public string? FirstGiven(ParseResult result) => All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The objects that the options describe, an account before the Remote that names it.</summary>
    /// <param name="ns">The namespace; null for one that somebody else decides on.</param>
    /// <exception cref="UsageException">They do not go together.</exception>
    /// <exception cref="ToolException">A file of keys cannot be used.</exception>
    public IReadOnlyList<KubernetesObject> Read(ParseResult result, string name, string? ns)
    {
        if (result.GetValue(_registrySecret) is not null && result.GetValue(_registry) is null)
        {
            throw new UsageException("--registry-secret goes with --registry");
        }

        if (!ObjectNames.IsSubdomain(name))
        {
            throw new UsageException($"'{name}' is no Remote's name: lower-case letters, digits, '-' and '.'");
        }

        var account = result.GetValue(_account);
        if (account is not null && !ObjectNames.IsSubdomain(account))
        {
            throw new UsageException($"'{account}' is no ServiceAccount's name: lower-case letters, digits, '-' and '.'");
        }

        var remote = RemoteManifest.Create(name, ns, new RemoteDescription(AuthorizedKeyFiles.Read(result.GetValue(_keys)!))
        {
            Branches = result.GetValue(_branches)!,
            Manifests = result.GetValue(_manifests)!,
            Images = [.. result.GetValue(_images)!.Select(ReadImage)],
            Registry = result.GetValue(_registry),
            RegistrySecret = result.GetValue(_registrySecret),
            ServiceAccount = account,
        });
        return result.GetValue(_withAccount)
            ? [.. RemoteManifest.CreateAccount(account ?? DefaultAccount, ns ?? throw new UsageException("--with-account goes with --namespace, in which the account gets its role")), remote]
            : [remote];
    }

    private static (string Name, string? Context) ReadImage(string text) => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        ? (text[..at], text[(at + 1)..])
        : (text, null);

    private static Option<string[]> Repeated(string name, string value, string description) =>
        new(name) { Description = description + " May be given several times.", HelpName = value, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = static _ => [] };
}
