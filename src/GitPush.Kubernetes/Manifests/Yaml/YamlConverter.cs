using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Variables;

namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>Makes JSON of nodes: gives scalars their types, follows aliases, merges <c>&lt;&lt;</c>, puts variables in place.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="budget">How much all objects may hold.</param>
/// <param name="variables">The variables; null leaves <c>${…}</c> as it is.</param>
internal sealed partial class YamlConverter(string file, ManifestBudget budget, VariableSet? variables)
{
    private readonly List<string> _path = [];
    private readonly HashSet<YamlNode> _aliased = new(ReferenceEqualityComparer.Instance);
    private int _nesting;

    /// <summary>The JSON of a node.</summary>
    /// <exception cref="StageFailedException">It cannot be JSON, is too large, or a variable has no value. The message names file and line.</exception>
    public JsonNode? Convert(YamlNode node)
    {
        // What an anchor holds is counted each time that it is used: nine levels of nine aliases are a billion nodes.
        if (_aliased.Count > 0)
        {
            budget.AddValue(At(node));
        }

        switch (node)
        {
            case YamlScalar scalar:
                return Convert(scalar);
            case YamlAlias alias:
                Enter(alias);
                var repeated = Convert(alias.Target);
                _ = _aliased.Remove(alias.Target);
                return repeated;
            case YamlSequence sequence:
                Descend(sequence);
                var array = new JsonArray();
                foreach (var item in sequence.Items)
                {
                    array.Add(Convert(item));
                }

                _nesting--;
                return array;
            default:
                var mapping = (YamlMapping)node;
                Descend(mapping);
                var result = Convert(mapping);
                _nesting--;
                return result;
        }
    }

    private JsonObject Convert(YamlMapping mapping)
    {
        var result = new JsonObject();
        var merged = new HashSet<string>(StringComparer.Ordinal);
        var hasMerge = false;
        foreach (var (key, value) in mapping.Entries)
        {
            if (key is YamlScalar { Value: "<<", IsPlain: true, Tag: null } or YamlScalar { Tag: "tag:yaml.org,2002:merge" })
            {
                if (hasMerge)
                {
                    throw At(key).Error("'<<' stands twice here: merge a list, <<: [*a, *b]");
                }

                hasMerge = true;
                Merge(value, result, merged);
                continue;
            }

            var name = KeyOf(key);
            if (result.ContainsKey(name) && !merged.Remove(name))
            {
                throw At(key).Error($"'{name}' stands twice here");
            }

            _path.Add(name);
            result[name] = Convert(value);
            _path.RemoveAt(_path.Count - 1);
        }

        return result;
    }

    /// <summary>Puts in what the mapping does not say itself; of several, the first one that has a key gives its value.</summary>
    private void Merge(YamlNode value, JsonObject result, HashSet<string> merged)
    {
        var sources = value switch
        {
            YamlAlias { Target: YamlSequence list } => list.Items,
            YamlSequence list => list.Items,
            _ => [value],
        };
        foreach (var source in sources)
        {
            if ((source as YamlAlias)?.Target is not YamlMapping && source is not YamlMapping)
            {
                throw At(source).Error("'<<' merges mappings, and this is none");
            }

            foreach (var (name, node) in ((JsonObject)Convert(source)!).ToList())
            {
                if (result.ContainsKey(name) && !merged.Contains(name))
                {
                    // YAML has the mapping's own value win, kubectl what comes last.
                    throw At(source).Error($"'{name}' stands before the '<<' that merges it, and readers disagree about who wins: put '<<' first");
                }

                if (merged.Add(name))
                {
                    result[name] = node?.DeepClone();
                }
            }
        }
    }

    private void Enter(YamlAlias alias)
    {
        if (!_aliased.Add(alias.Target))
        {
            throw At(alias).Error($"'&{alias.Name}' contains itself");
        }
    }

    private void Descend(YamlNode node)
    {
        if (++_nesting > budget.Limits.MaxNesting)
        {
            throw At(node).Error($"more than {budget.Limits.MaxNesting} levels are nested");
        }
    }

    private ManifestOrigin At(YamlNode node) => new(file, node.Line);
}
