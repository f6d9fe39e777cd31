using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>The types of the built-in kinds, from <c>kubernetes-types.txt</c>.</summary>
internal sealed class BuiltInTypes
{
    private readonly Dictionary<string, SchemaNode> _types = new(StringComparer.Ordinal);

    private BuiltInTypes(IEnumerable<string> lines)
    {
        var fields = new List<(SchemaNode Owner, string[] Words)>();
        SchemaNode? owner = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!line.StartsWith(' ') && words is ["type", var name, ..])
            {
                _types[name] = owner = new SchemaNode(SchemaKind.Object) { IsAtomic = words.Contains("atomic"), GoName = GoName(name) };
            }
            else if (owner is not null && words.Length > 1)
            {
                fields.Add((owner, words));
            }
        }

        foreach (var (type, words) in fields)
        {
            type.Fields[words[0]] = ReadField(words[1], words[2..]);
        }
    }

    public static BuiltInTypes Instance { get; } = new(EmbeddedText.ReadLines("kubernetes-types.txt"));

    public SchemaNode this[string name] => _types[name];

    private FieldSchema ReadField(string type, string[] flags)
    {
        var schema = ReadType(type, flags);
        return new FieldSchema(schema)
        {
            IsRequired = flags.Contains("required"),
            IsStruct = flags.Contains("struct"),
            RetainKeys = flags.Contains("retainKeys"),
            Default = Value(flags, "default=") is { } json ? JsonNode.Parse(json) : null,
        };
    }

    private SchemaNode ReadType(string type, string[] flags) =>
        type switch
        {
            ['[', .. var item, ']'] => new SchemaNode(SchemaKind.List)
            {
                Item = ReadType(item, []),
                GoName = $"[]{GoName(item)}",
                ListKind = flags.Contains("set") ? ListKind.Set : Value(flags, "keys=") is null ? ListKind.Atomic : ListKind.Map,
                Keys = Value(flags, "keys=")?.Split(',') ?? [],
                PatchMerges = flags.Any(flag => flag == "merge" || flag.StartsWith("merge=", StringComparison.Ordinal)),
                PatchMergeKey = Value(flags, "merge="),
            },
            ['{', .. var value, '}'] => new SchemaNode(SchemaKind.Map)
            {
                Item = ReadType(value, []),
                GoName = $"map[string]{GoName(value)}",
                IsAtomic = flags.Contains("atomic"),
            },
            "any" => SchemaNode.Any,
            "string" => new SchemaNode(SchemaKind.String) { Enum = Value(flags, "enum=")?.Split('|') },
            "int" => new SchemaNode(SchemaKind.Integer) { GoName = "int32" },
            "long" => new SchemaNode(SchemaKind.Integer) { GoName = "int64" },
            "number" => new SchemaNode(SchemaKind.Number) { GoName = "float64" },
            "bool" => new SchemaNode(SchemaKind.Boolean) { GoName = "bool" },
            "intorstring" => new SchemaNode(SchemaKind.IntOrString),
            "quantity" => new SchemaNode(SchemaKind.Quantity),
            "bytes" => new SchemaNode(SchemaKind.Bytes),
            "time" => new SchemaNode(SchemaKind.Time),
            _ => _types[type],
        };

    // Of group, version and kind Go has the last two.
    private static string GoName(string type) =>
        type switch
        {
            "int" => "int32",
            "long" => "int64",
            "bytes" => "[]uint8",
            _ when type.Split('.') is [.., var version, var name] => $"{version}.{name}",
            _ => type,
        };

    private static string? Value(string[] flags, string prefix) =>
        flags.FirstOrDefault(flag => flag.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
}
