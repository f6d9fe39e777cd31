using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GitPush.Hooks;

namespace GitPush.Stages.Policies.Secrets;

/// <summary>Finds secrets in the text of files. Immutable and thread-safe.</summary>
/// <remarks>
/// First all keywords of all rules are looked for at once, which costs little more than reading the text; only lines with one of
/// them are compared with the patterns of the rules that have it.
/// </remarks>
internal sealed class SecretScanner
{
    // Longer lines are those of generated files; what stands around a keyword is looked at.
    private const int MaxLineLength = 4096;

    private readonly CompiledRule[] _rules;
    private readonly SearchValues<string> _keywords;
    private readonly GlobList? _allowedPaths;
    private readonly string? _allowMarker;

    public SecretScanner(SecretScanOptions options)
    {
        _rules = [.. SelectRules(options)];
        _keywords = SearchValues.Create([.. _rules.SelectMany(rule => rule.Keywords).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
        _allowedPaths = options.AllowedPaths.Count == 0 ? null : GlobList.Parse(options.AllowedPaths);
        _allowMarker = options.AllowMarker;
        MaxBytes = options.MaxScannedBytes;
    }

    /// <summary>How much of a file is looked at.</summary>
    public int MaxBytes { get; }

    public bool IsAllowed(string path) => _allowedPaths?.IsMatch(path) == true;

    /// <summary>Finds secrets in a text.</summary>
    /// <param name="text">Decoded so that each byte is a character: what is looked for is ASCII.</param>
    public IReadOnlyList<FoundSecret> Find(ReadOnlySpan<char> text)
    {
        List<FoundSecret>? found = null;
        var (at, line, counted) = (0, 1, 0);
        while (text[at..].IndexOfAny(_keywords) is >= 0 and var offset)
        {
            var hit = at + offset;
            line += text[counted..hit].Count('\n');
            counted = hit;
            var start = text[..hit].LastIndexOf('\n') + 1;
            var length = text[start..].IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            var window = new Range(Math.Max(start, hit - (MaxLineLength / 2)), Math.Min(end, hit + (MaxLineLength / 2)));
            if (FindInLine(text[window].TrimEnd('\r'), line) is { } secret)
            {
                (found ??= []).Add(secret);
                at = end;
            }
            else
            {
                // A long line may have more than what was looked at.
                at = Math.Max(hit + 1, window.End.Value == end ? end : window.End.Value);
            }

            if (at >= text.Length)
            {
                break;
            }
        }

        return found ?? (IReadOnlyList<FoundSecret>)[];
    }

    private static IEnumerable<CompiledRule> SelectRules(SecretScanOptions options) => BuiltInRules.All
        .Where(rule => (rule.Id != BuiltInRules.JsonWebToken || options.JsonWebTokens) && (rule.Id != BuiltInRules.RandomAssignment || options.RandomAssignments))
        .Concat(options.Rules)
        .Where(rule => !options.DisabledRules.Contains(rule.Id, StringComparer.Ordinal))
        .Select(rule => new CompiledRule(rule) { MinEntropy = rule.Id == BuiltInRules.RandomAssignment ? BuiltInRules.MinAssignmentEntropy : 0 });

    private FoundSecret? FindInLine(ReadOnlySpan<char> line, int number)
    {
        if (_allowMarker is not null && line.Contains(_allowMarker, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var rule in _rules)
        {
            if (rule.Find(line) is { } secret)
            {
                return new FoundSecret(rule, number, Hash(line), secret);
            }
        }

        return null;
    }

    // Of all lines that are compared none may pass for another one because of a pusher's arithmetic.
    private static UInt128 Hash(ReadOnlySpan<char> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(MemoryMarshal.AsBytes(line), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
