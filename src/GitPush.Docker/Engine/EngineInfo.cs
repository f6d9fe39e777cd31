namespace GitPush.Docker.Engine;

/// <summary>What an engine says of itself when it is pinged.</summary>
/// <param name="ApiVersion">The version of the API that is spoken with it.</param>
/// <param name="HasBuildKit">Whether it builds with BuildKit.</param>
internal sealed record EngineInfo(Version ApiVersion, bool HasBuildKit)
{
    // The newest version whose changes have been looked at: engines refuse newer ones than their own.
    private static readonly Version s_newestKnown = new(1, 51);

    // Labels, targets and network modes of builds, and the negotiation itself.
    private static readonly Version s_oldestUsable = new(1, 30);

    // BuildKit is no experiment from here on.
    private static readonly Version s_buildKit = new(1, 39);

    /// <summary>Reads the headers of <c>/_ping</c>.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="demanded">The version to speak, whatever the engine says; null for the newest common one.</param>
    /// <exception cref="EngineException">It is no Docker engine, or too old a one.</exception>
    public static EngineInfo Read(HttpResponseMessage response, string? demanded)
    {
        if (!Version.TryParse(Header(response, "Api-Version"), out var offered))
        {
            throw EngineFailures.NoEngine(null);
        }

        var version = demanded is null ? Min(offered, s_newestKnown) : Version.Parse(demanded);
        if (version < s_oldestUsable)
        {
            throw new EngineException($"the Docker engine is too old: it speaks version {version} of its API, and {s_oldestUsable} is needed");
        }

        // Engines of other makers have the API, and builders of their own.
        var builder = Header(response, "Builder-Version");
        var hasBuildKit = version >= s_buildKit
            && Header(response, "Ostype") is null or "linux"
            && Header(response, "Libpod-API-Version") is null
            && builder is null or "2";
        return new EngineInfo(version, hasBuildKit);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static Version Min(Version first, Version second) => first < second ? first : second;
}
