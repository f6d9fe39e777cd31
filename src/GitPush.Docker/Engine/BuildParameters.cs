using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Docker.Engine;

/// <summary>What <c>POST /build</c> is asked for, beside the context.</summary>
internal sealed record BuildParameters
{
    /// <summary>Whether BuildKit builds, or the classic builder.</summary>
    public required bool BuildKit { get; init; }

    /// <summary>The Dockerfile's path in the context.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>The names of the image, each with a tag.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether an image comes of it; without one BuildKit keeps what it did as cache.</summary>
    public bool KeepsImage { get; init; } = true;

    public string? Target { get; init; }

    public string? NetworkMode { get; init; }

    public string? Platform { get; init; }

    /// <summary>Whether base images are looked up anew.</summary>
    public bool Pull { get; init; }

    public bool NoCache { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary>The session that serves secrets and logins; null when there is none.</summary>
    public string? SessionId { get; init; }

    /// <summary>The logins at registries for the classic builder; BuildKit asks the session.</summary>
    public IReadOnlyList<RegistryLogin> Logins { get; init; } = [];

    /// <summary>The query.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder("version=").Append(BuildKit ? '2' : '1');
        Add("dockerfile", Dockerfile);
        foreach (var name in Names)
        {
            Add("t", name);
        }

        Add("target", Target);
        Add("networkmode", NetworkMode);
        Add("platform", Platform);
        Add("session", SessionId);
        AddFlag("pull", Pull);
        AddFlag("nocache", NoCache);

        // Containers of steps do not outlive them, be they successful or not.
        AddFlag("rm", true);
        AddFlag("forcerm", true);
        AddMap("buildargs", Arguments);
        AddMap("labels", Labels);
        if (CacheFrom.Count > 0)
        {
            Add("cachefrom", new JsonArray([.. CacheFrom.Select(image => (JsonNode)image)]).ToJsonString());
        }

        if (BuildKit && !KeepsImage)
        {
            Add("outputs", """[{"Type":"cacheonly"}]""");
        }

        return query.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _ = query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        void AddFlag(string name, bool value) => Add(name, value ? "1" : null);

        void AddMap(string name, IReadOnlyDictionary<string, string> map)
        {
            if (map.Count > 0)
            {
                Add(name, new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))).ToJsonString());
            }
        }
    }
}
