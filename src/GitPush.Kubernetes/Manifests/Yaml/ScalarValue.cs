using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>
/// What a plain scalar stands for, as kubectl reads it: by the rules of go-yaml v2, on which sigs.k8s.io/yaml builds. They are
/// YAML 1.1's with <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>, <c>y</c> and <c>n</c> as booleans and <c>0777</c> as octal, but
/// without numbers to the base of 60, with <c>0o17</c>, and with dates as text.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text as it was written.</param>
/// <param name="Boolean">The value of a <see cref="ScalarKind.Boolean"/>.</param>
/// <param name="Integer">The value of a <see cref="ScalarKind.Integer"/>.</param>
/// <param name="Float">The value of a <see cref="ScalarKind.Float"/>; may be infinite or no number.</param>
internal readonly partial record struct ScalarValue(ScalarKind Kind, string Text, bool Boolean = false, Int128 Integer = default, double Float = 0)
{
    public static ScalarValue Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new(ScalarKind.Null, text),
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => new(ScalarKind.Boolean, text, Boolean: true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => new(ScalarKind.Boolean, text),
        ".nan" or ".NaN" or ".NAN" => new(ScalarKind.Float, text, Float: double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => new(ScalarKind.Float, text, Float: double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => new(ScalarKind.Float, text, Float: double.NegativeInfinity),
        _ when text[0] is (>= '0' and <= '9') or '+' or '-' or '.' => ResolveNumber(text),
        _ => new(ScalarKind.Text, text),
    };

    /// <summary>The value in JSON; null for null, infinity and what is no number.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        ScalarKind.Null => null,
        ScalarKind.Boolean => JsonValue.Create(Boolean),
        ScalarKind.Integer => Integer <= long.MaxValue ? JsonValue.Create((long)Integer) : JsonValue.Create((ulong)Integer),
        ScalarKind.Float => double.IsFinite(Float) ? JsonValue.Create(Float) : null,
        _ => JsonValue.Create(Text),
    };

    private static ScalarValue ResolveNumber(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (text[0] != '.' && TryReadInteger(digits, out var integer))
        {
            return new(ScalarKind.Integer, text, Integer: integer);
        }

        // Where the exponent is too large for a double, kubectl leaves a text.
        return Decimal().IsMatch(digits) && double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? new(ScalarKind.Float, text, Float: number == 0 ? 0 : number)
            : new(ScalarKind.Text, text);
    }

    // As strconv.ParseInt and ParseUint read it with base 0.
    private static bool TryReadInteger(ReadOnlySpan<char> digits, out Int128 value)
    {
        value = 0;
        var negative = digits is ['-', ..];
        var signed = digits is ['-' or '+', ..];
        var rest = signed ? digits[1..] : digits;
        var (radix, prefix) = rest switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        rest = rest[prefix..];
        if (rest.IsEmpty)
        {
            return false;
        }

        foreach (var c in rest)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= radix || (value = (value * radix) + digit) > ulong.MaxValue)
            {
                return false;
            }
        }

        value = negative ? -value : value;
        return value >= long.MinValue && (!signed || value <= long.MaxValue);
    }

    [GeneratedRegex("^[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
