using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Manifests.Yaml;

internal sealed partial class YamlConverter
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    private JsonNode? Convert(YamlScalar scalar)
    {
        var (text, replaced) = Replace(scalar);
        if (replaced && scalar is { IsPlain: true, Tag: null } && TextFields.Contains(_path))
        {
            return JsonValue.Create(text);
        }

        var value = Resolve(scalar, text);
        return value.Kind == ScalarKind.Float && !double.IsFinite(value.Float)
            ? throw At(scalar).Error($"'{text}' is a number that JSON does not have")
            : value.ToJson();
    }

    private string KeyOf(YamlNode key)
    {
        if ((key is YamlAlias alias ? alias.Target : key) is not YamlScalar scalar)
        {
            throw At(key).Error("a key is a list or a mapping, and JSON has none such");
        }

        var (text, replaced) = Replace(scalar);
        return replaced
            ? text
            : ScalarKey.ToText(Resolve(scalar, text)) ?? throw At(key).Error($"'{text}' cannot be a key: put it in quotes");
    }

    private (string Text, bool Replaced) Replace(YamlScalar scalar)
    {
        var replaced = variables is not null && scalar.Value.Contains("${", StringComparison.Ordinal);
        var text = replaced
            ? variables!.Substitute(scalar.Value, index => new ManifestOrigin(file, scalar.LineOf(index)), budget)
            : scalar.Value;
        budget.AddText(text.Length, At(scalar));
        return (text, replaced);
    }

    private ScalarValue Resolve(YamlScalar scalar, string text)
    {
        switch (scalar.Tag)
        {
            case null:
                return scalar.IsPlain ? ScalarValue.Resolve(text) : new(ScalarKind.Text, text);
            case TagPrefix + "binary":
                return new(ScalarKind.Text, DecodeBinary(scalar, text));
            case TagPrefix + "null" or TagPrefix + "bool" or TagPrefix + "int" or TagPrefix + "float":
                var value = ScalarValue.Resolve(text);
                var kind = scalar.Tag[TagPrefix.Length..] switch
                {
                    "null" => ScalarKind.Null,
                    "bool" => ScalarKind.Boolean,
                    "int" => ScalarKind.Integer,
                    _ => ScalarKind.Float,
                };
                return value.Kind == kind || (kind == ScalarKind.Float && value.Kind == ScalarKind.Integer)
                    ? value
                    : throw At(scalar).Error($"'{text}' is not what its tag !!{scalar.Tag[TagPrefix.Length..]} says");
            default:
                // !!str, the tag "!", and tags that nobody here knows.
                return new(ScalarKind.Text, text);
        }
    }

    private string DecodeBinary(YamlScalar scalar, string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(System.Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw At(scalar).Error("!!binary is to be text in Base64 here: leave the tag out where Kubernetes wants Base64", exception);
        }
    }
}
