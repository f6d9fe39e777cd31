using System.Reflection;

namespace GitPush.Protocol;

/// <summary>How the server names itself: the <c>agent</c> capability of every advertisement.</summary>
internal static class ServerAgent
{
    /// <summary><c>gitpush/1.2.3</c>: the assembly's version without what a build appends to it.</summary>
    public static string Value { get; } = "gitpush/" + Version();

    private static string Version()
    {
        var text = typeof(ServerAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? text : text[..plus];
    }
}
