using System.Text;
using YamlDotNet.RepresentationModel;

namespace GitPush.Testing.Kubernetes.Client;

/// <summary>Writes kubeconfig files.</summary>
internal static class KubeconfigFile
{
    public static string WithCertificate(Uri server, string authority, string user, string ns, (string Certificate, string Key) credentials) =>
        Write(server, authority, user, ns, $"client-certificate-data: {Base64(credentials.Certificate)}\n    client-key-data: {Base64(credentials.Key)}");

    public static string WithToken(Uri server, string authority, string user, string ns, string token) => Write(server, authority, user, ns, $"token: {token}");

    /// <summary>A kubeconfig with another namespace in its current context.</summary>
    public static string WithNamespace(string kubeconfig, string ns)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(kubeconfig));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var current = ((YamlScalarNode)root["current-context"]).Value;
        foreach (var entry in ((YamlSequenceNode)root["contexts"]).OfType<YamlMappingNode>())
        {
            if (((YamlScalarNode)entry["name"]).Value == current)
            {
                ((YamlMappingNode)entry["context"]).Children[new YamlScalarNode("namespace")] = new YamlScalarNode(ns);
            }
        }

        using var text = new StringWriter();
        yaml.Save(text, assignAnchors: false);
        return text.ToString();
    }

    private static string Write(Uri server, string authority, string user, string ns, string credentials) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authority)}
        users:
        - name: {user}
          user:
            {credentials}
        contexts:
        - name: test
          context:
            cluster: test
            user: {user}
            namespace: {ns}
        current-context: test

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
