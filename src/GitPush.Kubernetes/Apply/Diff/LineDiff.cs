namespace GitPush.Kubernetes.Apply.Diff;

/// <summary>
/// Compares two texts by lines, as <c>diff -u</c> shows it: the shortest script after Myers, "An O(ND) Difference Algorithm and
/// Its Variations". Where the texts differ too much for that to be worth its time, one is shown as replaced by the other.
/// </summary>
internal static class LineDiff
{
    private const int Context = 3;
    private const int MaxEdits = 1_000;

    /// <summary>The lines that differ with those around them, each behind <c>-</c>, <c>+</c> or a blank; <c>@@</c> between hunks.</summary>
    public static IReadOnlyList<string> Write(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Count - start && end < after.Count - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var lines = new List<(char Mark, string Text)>();
        lines.AddRange(before.Take(start).Select(line => (' ', line)));
        lines.AddRange(Script([.. before.Take(before.Count - end).Skip(start)], [.. after.Take(after.Count - end).Skip(start)]));
        lines.AddRange(before.Skip(before.Count - end).Select(line => (' ', line)));
        return Hunks(lines);
    }

    private static List<string> Hunks(List<(char Mark, string Text)> lines)
    {
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Mark != ' ')
            {
                shown.AsSpan(Math.Max(0, i - Context)..Math.Min(lines.Count, i + Context + 1)).Fill(true);
            }
        }

        var result = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!shown[i])
            {
                continue;
            }

            if (i > 0 && !shown[i - 1] && result.Count > 0)
            {
                result.Add("@@");
            }

            result.Add($"{lines[i].Mark} {lines[i].Text}".TrimEnd());
        }

        return result;
    }

    private static List<(char Mark, string Text)> Script(string[] before, string[] after)
    {
        var trace = Trace(before, after);
        if (trace is null)
        {
            return [.. before.Select(line => ('-', line)), .. after.Select(line => ('+', line))];
        }

        // Back from the end, by the furthest points that each number of edits reached.
        var script = new List<(char Mark, string Text)>();
        var (x, y) = (before.Length, after.Length);
        for (var edits = trace.Count - 1; edits >= 0; edits--)
        {
            var furthest = trace[edits];
            var offset = furthest.Length / 2;
            var k = x - y;
            var isInsertion = k == -edits || (k != edits && furthest[offset + k - 1] < furthest[offset + k + 1]);
            var previousK = isInsertion ? k + 1 : k - 1;
            var previousX = edits == 0 ? 0 : furthest[offset + previousK];
            var previousY = edits == 0 ? 0 : previousX - previousK;
            while (x > previousX && y > previousY)
            {
                script.Add((' ', before[--x]));
                y--;
            }

            if (edits > 0)
            {
                script.Add(isInsertion ? ('+', after[--y]) : ('-', before[--x]));
            }
        }

        script.Reverse();
        return script;
    }

    /// <summary>For each number of edits the furthest x on each diagonal before it; null when it takes too many.</summary>
    private static List<int[]>? Trace(string[] before, string[] after)
    {
        var most = Math.Min(before.Length + after.Length, MaxEdits);
        var furthest = new int[(2 * most) + 3];
        var offset = furthest.Length / 2;
        var trace = new List<int[]>();
        for (var edits = 0; edits <= most; edits++)
        {
            trace.Add([.. furthest]);
            for (var k = -edits; k <= edits; k += 2)
            {
                var x = k == -edits || (k != edits && furthest[offset + k - 1] < furthest[offset + k + 1])
                    ? furthest[offset + k + 1]
                    : furthest[offset + k - 1] + 1;
                var y = x - k;
                while (x < before.Length && y < after.Length && before[x] == after[y])
                {
                    x++;
                    y++;
                }

                furthest[offset + k] = x;
                if (x >= before.Length && y >= after.Length)
                {
                    return trace;
                }
            }
        }

        return null;
    }
}
