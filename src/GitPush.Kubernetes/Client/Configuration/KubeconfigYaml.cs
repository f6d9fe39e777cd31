using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Credentials;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>Reads the YAML of kubeconfig files, of which JSON is a part.</summary>
internal static class KubeconfigYaml
{
    /// <summary>The first document; an empty object for an empty file.</summary>
    /// <exception cref="KubernetesApiException">It is not YAML, or no mapping.</exception>
    public static JsonObject Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" }
                ? []
                : ToJson(stream.Documents[0].RootNode) as JsonObject ?? throw ConfigurationProblem.Create("the kubeconfig is not a mapping");
        }
        catch (YamlException exception)
        {
            throw ConfigurationProblem.Create(
                string.Create(CultureInfo.InvariantCulture, $"the kubeconfig is not valid YAML (line {exception.Start.Line})"), exception);
        }
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => ToJson(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => PlainToJson(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static JsonObject ToJson(YamlMappingNode mapping)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            json[(key as YamlScalarNode)?.Value ?? ""] = ToJson(value);
        }

        return json;
    }

    private static JsonNode? PlainToJson(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text => number,
        _ => text,
    };
}
