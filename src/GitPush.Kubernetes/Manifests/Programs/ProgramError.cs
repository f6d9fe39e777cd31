using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Manifests.Programs;

/// <summary>Finds what a program failed of in what it wrote to its standard error.</summary>
internal static partial class ProgramError
{
    private const int MaxLength = 500;

    /// <summary>One line without the server's paths; null when the program said nothing.</summary>
    public static string? Find(string errors)
    {
        var message = FindLogged(errors) ?? FindLine(errors);
        if (message is null)
        {
            return null;
        }

        var line = WorkFolder.WithoutServerPaths(Whitespace().Replace(message, " ").Trim());
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }

    // kubectl logs the errors of kustomize: E1121 20:20:09.768132 3405 run.go:72] "command failed" err="…", or err=<, lines and >.
    private static string? FindLogged(string errors) => LoggedLine().Match(errors) switch
    {
        { Success: true } line => line.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", " ", StringComparison.Ordinal),
        _ when LoggedLines().Match(errors) is { Success: true } lines => lines.Groups["text"].Value,
        _ => null,
    };

    // Helm ends with advice behind its error.
    private static string? FindLine(string errors)
    {
        const string Prefix = "Error: ";
        var lines = errors.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        var error = lines.LastOrDefault(line => line.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
        return error?[Prefix.Length..] ?? lines.LastOrDefault();
    }

    [GeneratedRegex("^[EF][0-9]{4} [^\\n]*\\] \"[^\"\\n]*\" err=\"(?<text>[^\\n]*)\"\\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LoggedLine();

    [GeneratedRegex("^[EF][0-9]{4} [^\\n]*\\] \"[^\"\\n]*\" err=<\\n(?<text>.*?)\\n >", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex LoggedLines();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}
