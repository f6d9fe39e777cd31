using System.Globalization;
using System.Text.RegularExpressions;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>Kubernetes' order of versions: v10, v2, v1, v2beta1, v1alpha3, then names of other forms.</summary>
internal sealed partial class VersionOrder : IComparer<string?>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Rank(x ?? "").CompareTo(Rank(y ?? ""));

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = VersionPattern().Match(version);
        return !match.Success
            ? (0, 0, 0)
            : (match.Groups[2].Value switch { "alpha" => 1, "beta" => 2, _ => 3 }, Number(match.Groups[1].Value), Number(match.Groups[3].Value));
    }

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v(\d+)(?:(alpha|beta)(\d+))?\z")]
    private static partial Regex VersionPattern();
}
