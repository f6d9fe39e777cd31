using System.Buffers;
using System.Text;

namespace GitPush.Repositories;

/// <summary>Reads git's configuration file format (git-config(1), "Syntax"), byte by byte as git does.</summary>
internal ref struct RepositoryConfigParser(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
    private readonly bool _hasMark = content.StartsWith(ByteOrderMark);
    private readonly ArrayBufferWriter<byte> _section = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _position;
    private int _line = 1;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The section of the current entry and a dot, in between a dot and the subsection; empty before the first section.</summary>
    public readonly ReadOnlySpan<byte> Section => _section.WrittenSpan;

    /// <summary>How many sections have begun.</summary>
    public int SectionCount { get; private set; }

    /// <summary>The name of the current entry, in lower case.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The value of the current entry; null when it stands without <c>=</c>.</summary>
    public string? Value { get; private set; }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    public bool Read()
    {
        if (_position == 0 && !_hasMark && _content.StartsWith(ByteOrderMark[..1]))
        {
            // git complains of a part of the mark where it ends, which may be in the next line.
            for (var i = 0; Next() == ByteOrderMark[i]; i++)
            {
            }

            throw Unreadable();
        }

        while (_position < _content.Length)
        {
            var c = Next();
            if (IsSpace(c))
            {
                continue;
            }

            if (c is '#' or ';')
            {
                SkipLine();
            }
            else if (c == '[')
            {
                ReadSection();
            }
            else if (char.IsAsciiLetter((char)c))
            {
                ReadEntry(c);
                return true;
            }
            else
            {
                throw Unreadable();
            }
        }

        return false;
    }

    /// <summary>Reads all entries: section and name as one key.</summary>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    public List<KeyValuePair<string, string?>> ReadAll()
    {
        var entries = new List<KeyValuePair<string, string?>>();
        while (Read())
        {
            entries.Add(new(Encoding.UTF8.GetString(Section) + Name, Value));
        }

        return entries;
    }

    // [section], [section "subsection"], or the old [section.subsection] in which all is lower case.
    private void ReadSection()
    {
        SectionCount++;
        _section.ResetWrittenCount();
        while (true)
        {
            var c = Next();
            if (_position > _content.Length)
            {
                throw Unreadable();
            }

            if (c == ']')
            {
                break;
            }

            if (IsSpace(c))
            {
                ReadSubsection(c);
                break;
            }

            if (!IsKeyCharacter(c) && c != '.')
            {
                throw Unreadable(afterNewline: c == '\n');
            }

            Append(_section, char.ToLowerInvariant((char)c));
        }

        if (_section.WrittenCount == 0)
        {
            throw Unreadable();
        }

        Append(_section, '.');
    }

    private void ReadSubsection(int c)
    {
        while (IsSpace(c))
        {
            c = c == '\n' ? throw Unreadable(afterNewline: true) : Next();
        }

        if (c != '"')
        {
            throw Unreadable();
        }

        Append(_section, '.');
        for (c = Next(); c != '"'; c = Next())
        {
            c = c == '\\' ? Next() : c;
            if (c == '\n')
            {
                throw Unreadable(afterNewline: true);
            }

            Append(_section, c);
        }

        if (Next() != ']')
        {
            throw Unreadable();
        }
    }

    private void ReadEntry(int c)
    {
        _text.ResetWrittenCount();
        for (; IsKeyCharacter(c); c = Next())
        {
            Append(_text, char.ToLowerInvariant((char)c));
        }

        Name = Encoding.UTF8.GetString(_text.WrittenSpan);
        while (c is ' ' or '\t')
        {
            c = Next();
        }

        if (c == '\n')
        {
            Value = null;
            return;
        }

        if (c != '=')
        {
            throw Unreadable();
        }

        Value = ReadValue();
    }

    // Blanks around a value and a comment behind it fall away, unless they stand in quotes; a backslash at the end of a
    // line goes on with the next one.
    private string ReadValue()
    {
        _text.ResetWrittenCount();
        var quoted = false;
        var trimmed = -1;
        while (true)
        {
            var c = Next();
            if (c == '\n')
            {
                if (quoted)
                {
                    throw Unreadable(afterNewline: true);
                }

                return Encoding.UTF8.GetString(trimmed < 0 ? _text.WrittenSpan : _text.WrittenSpan[..trimmed]);
            }

            if (!quoted && IsSpace(c))
            {
                if (_text.WrittenCount > 0)
                {
                    trimmed = trimmed < 0 ? _text.WrittenCount : trimmed;
                    Append(_text, c);
                }

                continue;
            }

            if (!quoted && c is '#' or ';')
            {
                SkipLine();
                _position--;
                _line--;
                continue;
            }

            trimmed = -1;
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c != '\\')
            {
                Append(_text, c);
            }
            else if ((c = Next()) != '\n')
            {
                Append(_text, c switch
                {
                    't' => '\t',
                    'b' => '\b',
                    'n' => '\n',
                    '\\' or '"' => c,
                    _ => throw Unreadable(),
                });
            }
        }
    }

    private void SkipLine()
    {
        while (Next() != '\n')
        {
        }
    }

    // The end of the file ends a line, however often it is asked; a CR before an LF is none.
    private int Next()
    {
        if (_position >= _content.Length)
        {
            _position++;
            _line++;
            return '\n';
        }

        var c = _content[_position++];
        if (c == '\r' && _position < _content.Length && _content[_position] == '\n')
        {
            c = _content[_position++];
        }

        if (c == '\n')
        {
            _line++;
        }

        return c;
    }

    private readonly RepositoryConfigException Unreadable(bool afterNewline = false) =>
        new($"bad config line {(afterNewline ? _line - 1 : _line)}");

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsKeyCharacter(int c) => char.IsAsciiLetterOrDigit((char)c) || c == '-';

    private static void Append(ArrayBufferWriter<byte> buffer, int c) => buffer.Write([(byte)c]);
}
