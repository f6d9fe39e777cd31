using System.Buffers;
using System.Globalization;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Durations as Kubernetes has them in texts (Go's <c>time.ParseDuration</c>): <c>90s</c>, <c>1h30m</c>, <c>1.5h</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOfAnyExcept(Digits);
            if (length <= 0 || !double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[length..];
            if (!TryTakeUnit(ref rest, out var unit))
            {
                return false;
            }

            seconds += number * unit;
        }

        if (text.Length == 0 || seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> text, out double seconds)
    {
        foreach (var (unit, size) in Units)
        {
            if (text.StartsWith(unit, StringComparison.Ordinal))
            {
                text = text[unit.Length..];
                seconds = size;
                return true;
            }
        }

        seconds = 0;
        return false;
    }
}
