using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.Apply;

/// <summary>Manifests of common objects.</summary>
internal static class TestManifest
{
    public static JsonObject ConfigMap(string name, string value, string annotations = "{}") => Parse($$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","annotations":{{annotations}}},"data":{"value":"{{value}}"} }
        """);

    public static JsonObject Namespace(string name) => Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"} }""");

    public static JsonObject Secret(string name, string value) => Parse($$"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{name}}"},"stringData":{"password":"{{value}}"} }
        """);

    public static JsonObject Service(string name, int port = 80) => Parse($$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{name}}"},"spec":{"selector":{"app":"{{name}}"},"ports":[{"port":{{port}}}]} }
        """);

    /// <param name="version">Changes with it, and nothing else.</param>
    public static JsonObject Deployment(string name, string version, string command = "sleep 3600", string more = "") => Parse($$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}"},"spec":{ {{more}}
          "selector":{"matchLabels":{"app":"{{name}}"} },
          "template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"terminationGracePeriodSeconds":1,"containers":[
            {"name":"web","image":"{{TestCluster.Image}}","command":["/bin/sh","-c","{{command}}"],"env":[{"name":"VERSION","value":"{{version}}"}]}]} } } }
        """);

    /// <param name="version">Changes with it, and nothing else.</param>
    public static JsonObject StatefulSet(string name, string version, string command = "sleep 3600")
    {
        var set = Deployment(name, version, command, $"\"serviceName\":\"{name}\",");
        set["kind"] = "StatefulSet";
        return set;
    }

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
