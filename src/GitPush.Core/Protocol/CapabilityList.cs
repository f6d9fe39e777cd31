using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GitPush.Protocol;

/// <summary>
/// The capabilities that a client names behind the NUL of its first line: words with spaces between them, some of them as
/// <c>name=value</c> (gitprotocol-capabilities(5)).
/// </summary>
internal sealed class CapabilityList
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private CapabilityList()
    {
    }

    public static CapabilityList Empty { get; } = new();

    /// <summary>Reads a list; of a capability that stands there twice the first counts, as in git.</summary>
    public static CapabilityList Parse(ReadOnlySpan<byte> text)
    {
        var list = new CapabilityList();
        foreach (var word in Encoding.UTF8.GetString(text).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            list._values.TryAdd(equals < 0 ? word : word[..equals], equals < 0 ? "" : word[(equals + 1)..]);
        }

        return list;
    }

    /// <summary>Takes names out.</summary>
    /// <returns>This list.</returns>
    public CapabilityList Without(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            _values.Remove(name);
        }

        return this;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value) => _values.TryGetValue(name, out value);
}
