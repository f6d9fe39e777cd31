using System.Text;

namespace GitPush.Docker.Contexts;

/// <summary>One step of a pattern.</summary>
/// <param name="Kind">What it takes.</param>
/// <param name="Character">The character of <see cref="PatternStepKind.Character"/>.</param>
/// <param name="Set">The set of <see cref="PatternStepKind.Set"/>.</param>
internal readonly record struct PatternStep(PatternStepKind Kind, Rune Character = default, CharacterSet? Set = null)
{
    private static readonly Rune s_slash = new('/');

    /// <summary>Translates a pattern.</summary>
    /// <exception cref="FormatException">A set has no end, or nothing follows a backslash.</exception>
    public static PatternStep[] Compile(string pattern)
    {
        var runes = pattern.EnumerateRunes().ToArray();
        var steps = new List<PatternStep>(runes.Length);
        for (var at = 0; at < runes.Length; at++)
        {
            switch (runes[at].Value)
            {
                case '*' when At(at + 1) == '*':
                    at += At(at + 2) == '/' ? 2 : 1;
                    if (at + 1 == runes.Length)
                    {
                        steps.Add(new PatternStep(PatternStepKind.Everything));
                    }
                    else
                    {
                        steps.Add(new PatternStep(PatternStepKind.Folders));
                        steps.Add(new PatternStep(PatternStepKind.WithinFolders));
                    }

                    break;
                case '*':
                    steps.Add(new PatternStep(PatternStepKind.Some));
                    break;
                case '?':
                    steps.Add(new PatternStep(PatternStepKind.One));
                    break;
                case '[':
                    steps.Add(new PatternStep(PatternStepKind.Set, Set: CharacterSet.Read(runes, ref at)));
                    break;
                case '\\':
                    at++;
                    steps.Add(at < runes.Length
                        ? new PatternStep(PatternStepKind.Character, runes[at])
                        : throw new FormatException("nothing follows the backslash at its end"));
                    break;
                default:
                    steps.Add(new PatternStep(PatternStepKind.Character, runes[at]));
                    break;
            }
        }

        return [.. steps];

        int At(int index) => index < runes.Length ? runes[index].Value : -1;
    }

    /// <summary>
    /// Whether steps lead from the beginning of a path to its end. All places that are still possible are followed at the same
    /// time, so a path costs its length times the pattern's, whatever somebody has written.
    /// </summary>
    public static bool IsMatch(PatternStep[] steps, ReadOnlySpan<char> path)
    {
        // here[i]: what was read so far may have led to the place before step i.
        var here = new bool[steps.Length + 1];
        var next = new bool[steps.Length + 1];
        here[0] = true;
        GoOnWithoutReading(steps, here);
        foreach (var rune in path.EnumerateRunes())
        {
            Array.Clear(next);
            for (var i = 0; i < steps.Length; i++)
            {
                if (here[i])
                {
                    steps[i].Read(rune, i, next);
                }
            }

            GoOnWithoutReading(steps, next);
            (here, next) = (next, here);
        }

        return here[steps.Length];
    }

    private static void GoOnWithoutReading(PatternStep[] steps, bool[] here)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            if (!here[i])
            {
                continue;
            }

            here[i + 1] |= steps[i].Kind is PatternStepKind.Some or PatternStepKind.Everything or PatternStepKind.Folders;
            if (steps[i].Kind == PatternStepKind.Folders)
            {
                here[i + 2] = true;
            }
        }
    }

    private void Read(Rune rune, int index, bool[] next)
    {
        switch (Kind)
        {
            case PatternStepKind.Character:
                next[index + 1] |= rune == Character;
                break;
            case PatternStepKind.One:
                next[index + 1] |= rune != s_slash;
                break;
            case PatternStepKind.Set:
                next[index + 1] |= Set!.Contains(rune);
                break;
            case PatternStepKind.Some:
                next[index] |= rune != s_slash;
                break;
            case PatternStepKind.Everything:
                next[index] = true;
                break;
            case PatternStepKind.WithinFolders:
                next[index] = true;
                next[index + 1] |= rune == s_slash;
                break;
            default:
                break;
        }
    }
}
