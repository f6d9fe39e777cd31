using System.Buffers;

namespace GitPush.Hooks;

/// <summary>
/// Replaces secrets in a stream of text by <c>***</c>. What might be the beginning of a secret is held back until more text
/// or <see cref="Flush"/> tells. A colour within a secret does not hide it. Reads what <see cref="ControlFilter"/> writes.
/// Not thread-safe.
/// </summary>
internal sealed class SecretMasker
{
    /// <summary>Shorter values are not masked: they would hide ordinary words.</summary>
    public const int MinLength = 4;

    private const string Mask = "***";

    private readonly List<string> _secrets = [];
    private string _held = "";

    // How many visible characters at the beginning of what is held belong to a secret that was already shown as ***.
    private int _heldMasked;

    /// <summary>Masks each line of a value from now on.</summary>
    public void Add(string value)
    {
        // What a secret is compared with has gone through the filter, so the secret goes through it, too.
        var filtered = new ArrayBufferWriter<char>();
        new ControlFilter().Write(value, filtered);
        var visible = new VisibleText(filtered.WrittenSpan.ToString()).Text;
        foreach (var line in visible.Split(['\r', '\n'], StringSplitOptions.TrimEntries))
        {
            if (line.Length >= MinLength && !_secrets.Contains(line))
            {
                _secrets.Add(line);
            }
        }
    }

    /// <summary>Appends to <paramref name="output"/> what is certain of what was held back and <paramref name="text"/>.</summary>
    public void Write(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        if (_secrets.Count == 0)
        {
            output.Write(text);
        }
        else if (!text.IsEmpty)
        {
            Write(string.Concat(_held, text), final: false, output);
        }
    }

    /// <summary>Appends what was held back.</summary>
    public void Flush(IBufferWriter<char> output)
    {
        if (_held.Length > 0)
        {
            Write(_held, final: true, output);
        }
    }

    /// <summary>Masks a text of its own, apart from the stream.</summary>
    public string MaskWhole(string text)
    {
        if (_secrets.Count == 0)
        {
            return text;
        }

        var output = new ArrayBufferWriter<char>();
        var visible = new VisibleText(text);
        WriteMasked(text, visible, FindSecrets(visible.Text, 0), alreadyMasked: false, text.Length, output);
        return output.WrittenSpan.ToString();
    }

    private void Write(string text, bool final, IBufferWriter<char> output)
    {
        var visible = new VisibleText(text);
        var found = FindSecrets(visible.Text, _heldMasked);
        var certain = visible.Text.Length - (final ? 0 : LengthOfPossibleBeginning(visible.Text));
        var end = visible.PositionOf(certain);
        var alreadyMasked = _heldMasked > 0;
        WriteMasked(text, visible, found, alreadyMasked, end, output);

        // A secret that reaches into what is held back has been shown as ***; only what follows it is still open.
        _heldMasked = 0;
        foreach (var (start, stop) in found)
        {
            var shown = start < certain || (start == 0 && alreadyMasked);
            if (shown && stop > certain)
            {
                _heldMasked = stop - certain;
            }
        }

        _held = text[end..];
    }

    /// <summary>Where secrets stand; those that overlap are one, those that only touch are two.</summary>
    /// <param name="masked">How many characters at the beginning belong to a secret that was found before.</param>
    private List<(int Start, int Stop)> FindSecrets(string text, int masked)
    {
        var found = new List<(int Start, int Stop)>();
        if (masked > 0)
        {
            found.Add((0, masked));
        }

        foreach (var secret in _secrets)
        {
            for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0; at = text.IndexOf(secret, at + 1, StringComparison.Ordinal))
            {
                found.Add((at, at + secret.Length));
            }
        }

        found.Sort();
        var merged = new List<(int Start, int Stop)>(found.Count);
        foreach (var range in found)
        {
            if (merged.Count > 0 && range.Start < merged[^1].Stop)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].Stop, range.Stop));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary>How long the longest end of a text is with which a secret begins.</summary>
    private int LengthOfPossibleBeginning(string text)
    {
        var longest = 0;
        foreach (var secret in _secrets)
        {
            var from = Math.Max(0, text.Length - secret.Length + 1);
            for (var at = text.IndexOf(secret[0], from); at >= 0 && text.Length - at > longest; at = text.IndexOf(secret[0], at + 1))
            {
                if (secret.AsSpan().StartsWith(text.AsSpan(at), StringComparison.Ordinal))
                {
                    longest = text.Length - at;
                }
            }
        }

        return longest;
    }

    private static void WriteMasked(
        string text,
        VisibleText visible,
        List<(int Start, int Stop)> secrets,
        bool alreadyMasked,
        int end,
        IBufferWriter<char> output)
    {
        var written = 0;
        foreach (var (start, stop) in secrets)
        {
            var from = visible.PositionOf(start);
            if (from >= end)
            {
                break;
            }

            output.Write(text.AsSpan(written, from - written));
            if (start > 0 || !alreadyMasked)
            {
                output.Write(Mask);
            }

            // The colours within a secret still count for what follows it.
            written = Math.Min(end, visible.PositionOf(stop - 1) + 1);
            WriteColours(text.AsSpan(from, written - from), output);
        }

        output.Write(text.AsSpan(written, end - written));
    }

    private static void WriteColours(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        for (var at = text.IndexOf('\x1b'); at >= 0; at = text.IndexOf('\x1b'))
        {
            var length = text[at..].IndexOf('m') + 1;
            output.Write(text.Slice(at, length));
            text = text[(at + length)..];
        }
    }
}
