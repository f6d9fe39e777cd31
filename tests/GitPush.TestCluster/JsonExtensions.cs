using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes;

/// <summary>Reading and writing JSON objects by paths of property names.</summary>
internal static class JsonExtensions
{
    extension(JsonNode? node)
    {
        /// <summary>What is at a path; null when something on the way is missing.</summary>
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            foreach (var name in path)
            {
                node = (node as JsonObject)?[name];
            }

            return node;
        }

        public string? Text(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

        public long? Number(params ReadOnlySpan<string> path) => node.At(path) switch
        {
            JsonValue value when value.TryGetValue<long>(out var number) => number,
            JsonValue value when value.TryGetValue<int>(out var number) => number,
            JsonValue value when value.TryGetValue<double>(out var number) => (long)number,
            _ => null,
        };

        public bool? Flag(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

        /// <summary>The objects of the array at a path; none when there is no array.</summary>
        public IEnumerable<JsonObject> Objects(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

        /// <summary>The texts of the array at a path.</summary>
        public IEnumerable<string> Texts(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonArray)?.Select(item => item.Text() ?? "") ?? [];

        /// <summary>The texts of the object at a path, by their names.</summary>
        public IReadOnlyDictionary<string, string> Map(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonObject)?.ToDictionary(entry => entry.Key, entry => entry.Value.Text() ?? "") ?? [];
    }

    extension(JsonObject node)
    {
        /// <summary>The object at a path, made where it is missing.</summary>
        public JsonObject Object(params ReadOnlySpan<string> path)
        {
            var at = node;
            foreach (var name in path)
            {
                if (at[name] is not JsonObject child)
                {
                    at[name] = child = [];
                }

                at = child;
            }

            return at;
        }

        /// <summary>Sets a property unless it has a value, or there is none to set.</summary>
        public void Default(string name, JsonNode? value)
        {
            if (value is not null && node[name] is null)
            {
                node[name] = value;
            }
        }

        /// <summary>Sets a property, or removes it when the value is null.</summary>
        public void Put(string name, JsonNode? value)
        {
            if (value is null)
            {
                _ = node.Remove(name);
            }
            else
            {
                node[name] = value;
            }
        }

        public JsonObject Copy() => (JsonObject)node.DeepClone();
    }
}
