using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace GitPush.Testing.Kubernetes.Client;

/// <summary>The current context of a kubeconfig file.</summary>
/// <param name="ClientCertificate">Null when the user has a token.</param>
internal sealed record Kubeconfig(Uri Server, X509Certificate2Collection Authorities, X509Certificate2? ClientCertificate, string? Token)
{
    public static Kubeconfig Read(string path)
    {
        var yaml = new YamlStream();
        using (var reader = File.OpenText(path))
        {
            yaml.Load(reader);
        }

        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var context = Named(root, "contexts", "context", Text(root, "current-context")!);
        var cluster = Named(root, "clusters", "cluster", Text(context, "cluster")!);
        var user = Named(root, "users", "user", Text(context, "user")!);
        var authorities = new X509Certificate2Collection();
        if (Data(cluster, "certificate-authority", path) is { } authority)
        {
            authorities.ImportFromPem(authority);
        }

        return new Kubeconfig(
            new Uri(Text(cluster, "server")!),
            authorities,
            Data(user, "client-certificate", path) is { } certificate ? Load(certificate, Data(user, "client-key", path)!) : null,
            Text(user, "token"));
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        using var loaded = X509Certificate2.CreateFromPem(certificate, key);
        return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
    }

    private static YamlMappingNode Named(YamlMappingNode root, string list, string field, string name) =>
        (YamlMappingNode)((YamlSequenceNode)root[list]).OfType<YamlMappingNode>().First(entry => Text(entry, "name") == name)[field];

    private static string? Text(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(field, out var value) ? ((YamlScalarNode)value).Value : null;

    private static string? Data(YamlMappingNode node, string field, string kubeconfig) =>
        Text(node, $"{field}-data") is { } data
            ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
            : Text(node, field) is { } file ? File.ReadAllText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, file)) : null;
}
