using System.Globalization;
using System.Text;

namespace GitPush.Hooks;

/// <summary>The beginning of what a push wrote, for its record. Not thread-safe.</summary>
/// <param name="maxBytes">Bytes that are kept.</param>
internal sealed class RecordedOutput(int maxBytes)
{
    private byte[] _bytes = [];
    private int _length;
    private long _cut;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        // After the first cut nothing more is kept: a gap in the middle would read as if nothing were missing.
        var kept = _cut > 0 ? 0 : LengthWithin(utf8, maxBytes - _length);
        _cut += utf8.Length - kept;
        if (_length + kept > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(maxBytes, Math.Max(_length + kept, 2L * _bytes.Length)));
        }

        utf8[..kept].CopyTo(_bytes.AsSpan(_length));
        _length += kept;
    }

    /// <summary>The text; where something was cut, a last line says how much.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(_bytes, 0, _length);
        if (_cut == 0)
        {
            return text;
        }

        var lineEnd = text.Length == 0 || text[^1] == '\n' ? "" : "\n";
        return string.Create(CultureInfo.InvariantCulture, $"{text}{lineEnd}[{_cut} more bytes were not recorded]\n");
    }

    private static int LengthWithin(ReadOnlySpan<byte> utf8, int room)
    {
        if (utf8.Length <= room)
        {
            return utf8.Length;
        }

        // 10xxxxxx goes on with a character: cut before its first byte.
        while (room > 0 && (utf8[room] & 0xC0) == 0x80)
        {
            room--;
        }

        return room;
    }
}
