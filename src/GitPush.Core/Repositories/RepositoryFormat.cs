namespace GitPush.Repositories;

/// <summary>Whether a repository is laid out in a way that this server reads (git's repository-version.txt).</summary>
internal static class RepositoryFormat
{
    private const string Extensions = "extensions.";

    /// <summary>Says which setting of a repository's <c>config</c> is beyond this server.</summary>
    /// <returns>The reason, or null when the repository can be served.</returns>
    public static string? FindUnsupported(RepositoryConfig config)
    {
        var version = config.GetInteger("core.repositoryformatversion") ?? 0;
        if (version is < 0 or > 1)
        {
            return $"its core.repositoryformatversion is {version}; versions 0 and 1 are supported";
        }

        foreach (var (key, value) in config.Entries)
        {
            if (key.StartsWith(Extensions, StringComparison.Ordinal)
                && !IsSupported(key[Extensions.Length..], value, version))
            {
                return $"it needs {key}{(value is null ? "" : "=" + value)}, which is not supported";
            }
        }

        return null;
    }

    // Version 0 knows a few extensions, and git overlooks what else stands there unless it is one of those below.
    private static bool IsSupported(string name, string? value, long version) => name switch
    {
        "noop" or "noop-v1" or "preciousobjects" or "worktreeconfig" or "relativeworktrees" => true,
        "objectformat" => string.Equals(value, "sha1", StringComparison.Ordinal),
        "refstorage" => string.Equals(value, "files", StringComparison.Ordinal),
        "partialclone" or "compatobjectformat" => false,
        _ => version == 0,
    };
}
