using System.Globalization;

namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>Keys that are no text: JSON has none, so kubectl writes them as text, in a form that need not be the one that was written.</summary>
internal static class ScalarKey
{
    /// <summary>The key; null when it can be none.</summary>
    public static string? ToText(ScalarValue key) => key.Kind switch
    {
        ScalarKind.Text => key.Text,
        ScalarKind.Boolean => key.Boolean ? "true" : "false",
        ScalarKind.Integer when key.Integer <= long.MaxValue => ((long)key.Integer).ToString(CultureInfo.InvariantCulture),
        ScalarKind.Float => FormatFloat((float)key.Float),
        _ => null,
    };

    // As strconv.FormatFloat(f, 'g', -1, 32) writes it: 1.1, 1e+10.
    private static string FormatFloat(float value)
    {
        if (!float.IsFinite(value))
        {
            return float.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        }

        // Read back from the fewest digits that a float needs, which have no trailing zeros.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(double.Parse(shortest, CultureInfo.InvariantCulture))));
        if (exponent is >= -4 and < 6)
        {
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        var digits = string.Concat(shortest.TakeWhile(c => c is not 'E').Where(char.IsAsciiDigit)).Trim('0');
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
