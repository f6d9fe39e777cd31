using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitPush.Tool.Remotes;

/// <summary>Writes objects as the YAML of a file.</summary>
internal static class ManifestText
{
    // A key is on one line.
    private static readonly EmitterSettings Settings = new EmitterSettings().WithIndentedSequences().WithBestWidth(int.MaxValue);

    public static string Write(IReadOnlyList<KubernetesObject> objects)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        for (var i = 0; i < objects.Count; i++)
        {
            emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: i == 0));
            Write(emitter, objects[i].Json);
            emitter.Emit(new DocumentEnd(isImplicit: true));
        }

        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                emitter.Emit(new MappingStart());
                foreach (var (name, value) in properties)
                {
                    emitter.Emit(new Scalar(name));
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Any));
                foreach (var item in items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                // What would be read as something else without its quotes.
                var style = ScalarValue.Resolve(text).Kind == ScalarKind.Text ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }
}
