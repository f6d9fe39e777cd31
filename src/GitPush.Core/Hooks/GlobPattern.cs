namespace GitPush.Hooks;

/// <summary>
/// One pattern of ref names or paths. Matching looks at every character of the name once, whatever the pattern: all places
/// of the pattern that are still possible are followed at the same time, and none is tried again.
/// <list type="table">
/// <item><term><c>?</c></term><description>one character other than <c>/</c></description></item>
/// <item><term><c>*</c></term><description>any number of characters other than <c>/</c></description></item>
/// <item><term><c>**</c></term><description>any number of characters</description></item>
/// <item><term><c>**/</c> at the beginning of a level</term><description>any number of whole levels, also none</description></item>
/// </list>
/// Everything else stands for itself, upper and lower case apart, as in git.
/// </summary>
internal sealed class GlobPattern
{
    private readonly List<Step> _steps = [];

    // What every match begins with; tells most names apart without a walk through the steps.
    private readonly string _literal;

    private GlobPattern(string text, bool excludes)
    {
        Excludes = excludes;
        var wild = text.AsSpan().IndexOfAny('*', '?');
        _literal = wild < 0 ? text : text[..wild];
        Compile(text.AsSpan(_literal.Length), atLevel: _literal.Length == 0 || _literal[^1] == '/');
    }

    private enum StepKind
    {
        Character,
        AnyOfLevel,
        SomeOfLevel,
        SomeOfAll,

        /// <summary>Where whole levels may be skipped: the next step goes through one, the one after it goes on behind it.</summary>
        Levels,

        /// <summary>Within a level that is skipped.</summary>
        WithinLevels,
    }

    /// <summary>Whether the pattern began with <c>!</c>.</summary>
    public bool Excludes { get; }

    /// <exception cref="FormatException">The pattern is empty or can match no name.</exception>
    public static GlobPattern Parse(string pattern)
    {
        var excludes = pattern.StartsWith('!');
        var text = excludes ? pattern[1..] : pattern;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException("a pattern is empty");
        }

        if (text[0] == '/' || text[^1] == '/' || text.Contains("//", StringComparison.Ordinal))
        {
            throw new FormatException($"the pattern '{pattern}' matches nothing: no name begins or ends with '/' or has two in a row; for all of a folder write 'folder/**'");
        }

        return new GlobPattern(text, excludes);
    }

    /// <summary>Whether the pattern, without its <c>!</c>, matches the whole name.</summary>
    public bool IsMatch(string name)
    {
        if (!name.StartsWith(_literal, StringComparison.Ordinal))
        {
            return false;
        }

        if (_steps.Count == 0)
        {
            return name.Length == _literal.Length;
        }

        const int MaxOnStack = 256;
        var count = _steps.Count + 1;
        Span<bool> current = count <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[count];
        Span<bool> next = count <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[count];
        current.Clear();
        Enter(0, current);
        foreach (var c in name.AsSpan(_literal.Length))
        {
            next.Clear();
            Advance(c, current, next);
            var swap = current;
            current = next;
            next = swap;
        }

        return current[_steps.Count];
    }

    private void Compile(ReadOnlySpan<char> text, bool atLevel)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var stars = 0;
            while (at + stars < text.Length && text[at + stars] == '*')
            {
                stars++;
            }

            if (stars >= 2 && atLevel && at + stars < text.Length && text[at + stars] == '/')
            {
                _steps.Add(new Step(StepKind.Levels));
                _steps.Add(new Step(StepKind.WithinLevels));
                at += stars;
                continue;
            }

            if (stars > 0)
            {
                _steps.Add(new Step(stars == 1 ? StepKind.SomeOfLevel : StepKind.SomeOfAll));
                at += stars - 1;
            }
            else
            {
                _steps.Add(text[at] == '?' ? new Step(StepKind.AnyOfLevel) : new Step(StepKind.Character, text[at]));
            }

            atLevel = text[at] == '/';
        }
    }

    /// <summary>Marks a place as possible, and those behind it that are reached without a character.</summary>
    private void Enter(int place, Span<bool> places)
    {
        while (!places[place])
        {
            places[place] = true;
            if (place == _steps.Count)
            {
                return;
            }

            switch (_steps[place].Kind)
            {
                case StepKind.SomeOfLevel or StepKind.SomeOfAll:
                    place++;
                    break;
                case StepKind.Levels:
                    places[place + 1] = true;
                    place += 2;
                    break;
                default:
                    return;
            }
        }
    }

    private void Advance(char c, ReadOnlySpan<bool> current, Span<bool> next)
    {
        for (var place = 0; place < _steps.Count; place++)
        {
            if (!current[place])
            {
                continue;
            }

            var step = _steps[place];
            switch (step.Kind)
            {
                case StepKind.Character when c == step.Value:
                case StepKind.AnyOfLevel when c != '/':
                    Enter(place + 1, next);
                    break;
                case StepKind.SomeOfLevel when c != '/':
                case StepKind.SomeOfAll:
                    Enter(place, next);
                    break;
                case StepKind.WithinLevels:
                    next[place] = true;
                    if (c == '/')
                    {
                        Enter(place + 1, next);
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private readonly record struct Step(StepKind Kind, char Value = default);
}
