namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Reads where images are pushed; both kinds of Remotes write it alike.</summary>
internal static class RegistryReader
{
    /// <summary>What a Secret of type <c>kubernetes.io/dockerconfigjson</c> has its logins under.</summary>
    private const string DockerConfigKey = ".dockerconfigjson";

    public static RemoteRegistry? Read(SpecField field)
    {
        if (field["url"].Text() is not { } url)
        {
            if (field["credentials"].Exists)
            {
                field["url"].Fail("is missing");
            }

            return null;
        }

        var registry = Parse(url, ReadCredentials(field["credentials"]), field["insecure"].Flag());
        if (registry is null)
        {
            field["url"].Fail("is no registry, such as registry.example.com/shop");
        }

        return registry;
    }

    /// <param name="url">Host, port and path; a scheme before them is taken off.</param>
    /// <returns>Null when it is none.</returns>
    public static RemoteRegistry? Parse(string url, string? credentialsSecret, bool isInsecure)
    {
        var isPlain = url.StartsWith("http://", StringComparison.Ordinal);
        var prefix = (isPlain ? url["http://".Length..] : url.StartsWith("https://", StringComparison.Ordinal) ? url["https://".Length..] : url).TrimEnd('/');

        // The names of images have no upper-case letters, and what has blanks or quotes is no name at all.
        var isName = prefix.Length > 0 && prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or ':' or '/');
        return isName && !prefix.Contains("//", StringComparison.Ordinal) ? new RemoteRegistry(prefix, credentialsSecret, isInsecure || isPlain) : null;
    }

    private static string? ReadCredentials(SpecField field)
    {
        var byKey = field["secretKeyRef"];
        var name = field["secretRef"].Text() ?? byKey["name"].Text();
        if (byKey["key"].Text() is not (null or DockerConfigKey))
        {
            byKey["key"].Fail($"is not {DockerConfigKey}, under which a Secret of type kubernetes.io/dockerconfigjson has its logins");
        }

        return name;
    }
}
