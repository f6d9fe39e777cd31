using System.Reflection;

namespace GitPush.Protocol;

/// <summary>How the server names itself in the <c>agent</c> capability (gitprotocol-capabilities(5)).</summary>
internal static class AgentString
{
    /// <summary><c>gitpush/</c> and the package's version, without the build's metadata.</summary>
    public static string Value { get; } = "gitpush/" + Version();

    private static string Version()
    {
        var version = typeof(AgentString).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var metadata = version.IndexOf('+', StringComparison.Ordinal);
        return metadata < 0 ? version : version[..metadata];
    }
}
