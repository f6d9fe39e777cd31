using System.Buffers;

namespace GitPush.Hooks;

/// <summary>
/// Takes out of a stream of text what would steer the pusher's terminal: escape sequences of every kind (ECMA-48) except
/// colours (SGR, <c>ESC [ … m</c>), control characters other than tab, line feed and carriage return, and the characters
/// that reorder text (U+202A–U+202E, U+2066–U+2069). A sequence may be split over any number of calls. Not thread-safe.
/// </summary>
internal sealed class ControlFilter
{
    private const char Escape = '\x1b';
    private const char Bell = '\a';
    private const char Cancel = '\x18';
    private const char Substitute = '\x1a';

    // A colour takes at most "38;2;255;255;255;48;2;255;255;255" and a few attributes.
    private const int MaxColour = 64;

    // Everything that Write does not simply pass on, so that ordinary text is copied in long runs.
    private static readonly SearchValues<char> Special = SearchValues.Create(SpecialCharacters());

    private readonly char[] _colour = new char[MaxColour];
    private int _colourLength;
    private State _state;

    private enum State
    {
        Text,

        /// <summary>After ESC.</summary>
        Escape,

        /// <summary>After ESC and an intermediate byte: <c>ESC ( B</c>.</summary>
        Intermediate,

        /// <summary>In a control sequence that may become a colour.</summary>
        Colour,

        /// <summary>In any other control sequence.</summary>
        Control,

        /// <summary>In the string of OSC, DCS, SOS, PM or APC.</summary>
        String,

        /// <summary>After ESC in such a string: <c>\</c> ends it.</summary>
        StringEscape,
    }

    /// <summary>Appends to <paramref name="output"/> what remains of <paramref name="text"/>. Colours are appended whole or not at all.</summary>
    public void Write(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        while (!text.IsEmpty)
        {
            if (_state == State.Text)
            {
                var run = text.IndexOfAny(Special);
                if (run != 0)
                {
                    run = run < 0 ? text.Length : run;
                    output.Write(text[..run]);
                    text = text[run..];
                    continue;
                }
            }

            Next(text[0], output);
            text = text[1..];
        }
    }

    /// <summary>Forgets a sequence that was not finished, so that it swallows nothing of what another stage writes.</summary>
    public void Reset() => _state = State.Text;

    private static string SpecialCharacters() =>
        string.Concat(Enumerable.Range(0, 0x2070).Select(code => (char)code).Where(c =>
            (c < ' ' && c is not ('\t' or '\n' or '\r')) || c is (>= '\x7f' and <= '\x9f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')));

    private void Next(char c, IBufferWriter<char> output)
    {
        if (_state is State.String or State.StringEscape)
        {
            NextOfString(c, output);
            return;
        }

        // A control character ends a sequence and stands for itself; ESC begins a new one.
        if (c < ' ' || c >= '\x7f')
        {
            _state = c == Escape ? State.Escape : State.Text;
            WriteCharacter(c, output);
            return;
        }

        switch (_state)
        {
            case State.Escape:
                _state = c switch
                {
                    '[' => State.Colour,
                    ']' or 'P' or 'X' or '^' or '_' => State.String,
                    <= '/' => State.Intermediate,
                    _ => State.Text,
                };
                _colourLength = 0;
                break;
            case State.Intermediate:
                _state = c <= '/' ? State.Intermediate : State.Text;
                break;
            case State.Colour:
                NextOfColour(c, output);
                break;
            case State.Control:
                _state = c >= '@' ? State.Text : State.Control;
                break;
            default:
                WriteCharacter(c, output);
                break;
        }
    }

    // CSI = ESC [ parameters (0x30-0x3F)* intermediates (0x20-0x2F)* final (0x40-0x7E). Parameters of a colour are numbers:
    // with a private prefix ("<", "=", ">", "?") or an intermediate byte, "m" is something else.
    private void NextOfColour(char c, IBufferWriter<char> output)
    {
        if (c == 'm')
        {
            output.Write([Escape, '[']);
            output.Write(_colour.AsSpan(0, _colourLength));
            output.Write([c]);
            _state = State.Text;
        }
        else if (c is (>= '0' and <= '9') or ';' or ':' && _colourLength < MaxColour)
        {
            _colour[_colourLength++] = c;
        }
        else
        {
            _state = c >= '@' ? State.Text : State.Control;
        }
    }

    private void NextOfString(char c, IBufferWriter<char> output)
    {
        if (c == Escape)
        {
            _state = State.StringEscape;
        }
        else if (_state == State.StringEscape && c != '\\')
        {
            // ESC ends the string, and what follows makes it another sequence.
            _state = State.Escape;
            Next(c, output);
        }
        else if (_state == State.StringEscape || c is Bell or Cancel or Substitute or '\x9c')
        {
            _state = State.Text;
        }
        else if (c == '\n')
        {
            // No terminal is told anything over several lines; a string without an end must not swallow the rest.
            _state = State.Text;
            WriteCharacter(c, output);
        }
    }

    private static void WriteCharacter(char c, IBufferWriter<char> output)
    {
        if (!Special.Contains(c))
        {
            output.Write([c]);
        }
    }
}
