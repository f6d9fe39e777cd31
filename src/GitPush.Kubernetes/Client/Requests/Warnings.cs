using System.Text;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>What the server warns of beside its answer: deprecated versions, unknown fields, admission policies.</summary>
internal static class Warnings
{
    // 299 is "Miscellaneous Persistent Warning" (RFC 7234 §5.5.7), the one that the API server uses.
    private const int Persistent = 299;
    private const int MaxCount = 100;
    private const int MaxLength = 4_096;

    public static IReadOnlyList<string> Of(HttpResponseMessage response) =>
        [.. response.Headers.Warning.Where(warning => warning.Code == Persistent).Select(warning => Unquote(warning.Text)).Distinct().Take(MaxCount)];

    private static string Unquote(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        var inner = quoted is ['"', .. var content, '"'] ? content : quoted;
        for (var i = 0; i < inner.Length && text.Length < MaxLength; i++)
        {
            var character = inner[i] == '\\' && i + 1 < inner.Length ? inner[++i] : inner[i];
            text.Append(char.IsControl(character) ? ' ' : character);
        }

        return text.ToString();
    }
}
