using System.Text;

namespace GitPush.Docker.Progress;

/// <summary>
/// Makes lines of output that comes in pieces. Of a line that was written over (<c>\r</c>, as progress bars do) the last state
/// is kept.
/// </summary>
internal sealed class LineBuffer
{
    /// <summary>A longer line is broken.</summary>
    public const int MaxLength = 1_000;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private bool _isWrittenOver;

    /// <summary>The lines that end in a piece of output.</summary>
    public IReadOnlyList<string> Append(ReadOnlySpan<byte> piece)
    {
        var characters = new char[Encoding.UTF8.GetMaxCharCount(piece.Length)];
        return Append(characters.AsSpan(0, _decoder.GetChars(piece, characters, flush: false)));
    }

    /// <summary>The lines that end in a piece of output.</summary>
    public IReadOnlyList<string> Append(ReadOnlySpan<char> piece)
    {
        var lines = new List<string>();
        foreach (var character in piece)
        {
            switch (character)
            {
                case '\n':
                    lines.Add(Take());
                    break;
                case '\r':
                    _isWrittenOver = true;
                    break;
                default:
                    if (_isWrittenOver)
                    {
                        _ = _line.Clear();
                        _isWrittenOver = false;
                    }

                    _ = _line.Append(character);
                    if (_line.Length >= MaxLength && !char.IsHighSurrogate(character))
                    {
                        lines.Add(Take());
                    }

                    break;
            }
        }

        return lines;
    }

    /// <summary>What is left when there is no more output; null for nothing.</summary>
    public string? End() => _line.Length == 0 ? null : Take();

    private string Take()
    {
        var line = _line.ToString();
        _ = _line.Clear();
        _isWrittenOver = false;
        return line;
    }
}
