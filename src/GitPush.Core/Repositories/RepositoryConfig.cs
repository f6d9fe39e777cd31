using System.Globalization;
using System.Text;

namespace GitPush.Repositories;

/// <summary>
/// What a repository's <c>config</c> file says (git-config(1), "CONFIGURATION FILE"). Immutable. <c>include.path</c> and
/// <c>includeIf</c> are entries like any other: other files are not read, as a server should not be led out of the
/// repository by what lies in it.
/// </summary>
internal sealed class RepositoryConfig
{
    private readonly Dictionary<string, List<string?>> _values = new(StringComparer.Ordinal);

    private RepositoryConfig(IReadOnlyList<KeyValuePair<string, string?>> entries)
    {
        Entries = entries;
        foreach (var (key, value) in entries)
        {
            if (!_values.TryGetValue(key, out var values))
            {
                _values.Add(key, values = []);
            }

            values.Add(value);
        }
    }

    public static RepositoryConfig Empty { get; } = new([]);

    /// <summary>
    /// All entries in the order of the file: <c>section.name</c> or <c>section.subsection.name</c>, section and name in
    /// lower case; null is the value of a name that stands without <c>=</c>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Entries { get; }

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    public static RepositoryConfig Parse(ReadOnlySpan<byte> content)
    {
        var parser = new RepositoryConfigParser(content);
        return new RepositoryConfig(parser.ReadAll());
    }

    /// <summary>Reads a file; one that does not exist has no entries.</summary>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    public static RepositoryConfig Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Empty;
        }
    }

    /// <summary>The last value of a key, or null when it is not there or stands without <c>=</c>.</summary>
    /// <param name="key">Section and name in any case; a subsection as it is written.</param>
    public string? GetString(string key) => Find(key) is { } values ? values[^1] : null;

    /// <summary>All values of a key, in the order of the file.</summary>
    public IReadOnlyList<string?> GetAll(string key) => Find(key) ?? (IReadOnlyList<string?>)[];

    /// <summary>The last value as git reads booleans: <c>yes</c>, <c>on</c>, <c>true</c>, a number, or no <c>=</c> at all.</summary>
    /// <exception cref="RepositoryConfigException">It is no boolean.</exception>
    public bool? GetBoolean(string key)
    {
        if (Find(key) is not { } values)
        {
            return null;
        }

        return TryParseBoolean(values[^1], out var result)
            ? result
            : throw new RepositoryConfigException($"bad boolean config value '{values[^1]}' for '{key}'");
    }

    /// <summary>The last value as git reads numbers: decimal, octal or hexadecimal, with <c>k</c>, <c>m</c> or <c>g</c> behind it.</summary>
    /// <exception cref="RepositoryConfigException">It is no number.</exception>
    public long? GetInteger(string key)
    {
        if (Find(key) is not { } values)
        {
            return null;
        }

        return TryParseInteger(values[^1], out var result)
            ? result
            : throw new RepositoryConfigException($"bad numeric config value '{values[^1]}' for '{key}'");
    }

    internal static bool TryParseBoolean(string? text, out bool value)
    {
        value = text is null || IsAny(text, "true", "yes", "on");
        if (value || text!.Length == 0 || IsAny(text, "false", "no", "off"))
        {
            return true;
        }

        var isNumber = TryParseInteger(text, out var number) && number is >= int.MinValue and <= int.MaxValue;
        value = isNumber && number != 0;
        return isNumber;
    }

    internal static bool TryParseInteger(string? text, out long value)
    {
        var isInRange = TryParseNumber(text, out var number) && number >= long.MinValue && number <= long.MaxValue;
        value = isInRange ? (long)number : 0;
        return isInRange;
    }

    /// <summary>As <see cref="TryParseInteger"/>, of numbers that cannot be negative.</summary>
    internal static bool TryParseUnsigned(string? text, out ulong value)
    {
        var isInRange = TryParseNumber(text, out var number) && !text!.Contains('-', StringComparison.Ordinal) && number <= ulong.MaxValue;
        value = isInRange ? (ulong)number : 0;
        return isInRange;
    }

    private static bool TryParseNumber(string? text, out Int128 value)
    {
        value = 0;
        var digits = (text ?? "").AsSpan().TrimStart(" \t\n\r\v\f");
        if (digits.IsEmpty)
        {
            return false;
        }

        var factor = (digits[^1] | 0x20) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        digits = factor == 1 ? digits : digits[..^1];
        var negative = digits.StartsWith('-');
        digits = negative || digits.StartsWith('+') ? digits[1..] : digits;
        if (!TryParseMagnitude(digits, out var magnitude) || magnitude > ulong.MaxValue)
        {
            return false;
        }

        value = (negative ? -magnitude : magnitude) * factor;
        return true;
    }

    // As strtoimax(3) does with base 0: 0x is hexadecimal, a leading 0 octal.
    private static bool TryParseMagnitude(ReadOnlySpan<char> digits, out Int128 value)
    {
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return Int128.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
                && value >= 0 && digits.Length <= 2 + 16;
        }

        if (digits.Length < 2 || digits[0] != '0')
        {
            return Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || value > ulong.MaxValue)
            {
                return false;
            }

            value = (value * 8) + (digit - '0');
        }

        return true;
    }

    private static bool IsAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private List<string?>? Find(string key)
    {
        var first = key.IndexOf('.', StringComparison.Ordinal);
        var last = key.LastIndexOf('.');
        var name = new StringBuilder(key.Length)
            .Append(key[..first].ToLowerInvariant())
            .Append(key, first, last - first)
            .Append(key[last..].ToLowerInvariant());
        return _values.GetValueOrDefault(name.ToString());
    }
}
