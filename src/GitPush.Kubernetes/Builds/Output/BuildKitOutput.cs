using System.Globalization;

namespace GitPush.Kubernetes.Builds.Output;

/// <summary>
/// Reads BuildKit's plain progress: <c>#5 [build 2/7] RUN make</c>, then <c>#5 0.321 text</c>, <c>#5 CACHED</c>, <c>#5 DONE 1.2s</c>,
/// <c>#5 ERROR: …</c>; at its end, after a failure, a summary between dashes and <c>error: failed to solve: …</c>.
/// </summary>
internal sealed class BuildKitOutput : BuildOutput
{
    private const string ErrorMark = "ERROR: ";
    private const string ProcessFailed = "did not complete successfully: ";
    private const string FailedToSolve = "failed to solve: ";

    // By the number of a vertex: its step; null for what is no step of the Dockerfile.
    private readonly Dictionary<int, string?> _vertices = [];
    private bool _isSummary;
    private bool _isPushing;

    public override string? Read(string line)
    {
        var text = line.TrimEnd('\r', ' ');
        if (TryReadVertex(text, out var number, out var rest))
        {
            return ReadVertex(number, rest);
        }

        if (text.StartsWith("error: ", StringComparison.OrdinalIgnoreCase))
        {
            // The step's own error is the same one, and says which.
            Error ??= Shorten(text["error: ".Length..]);
            return null;
        }

        // The summary repeats what was written, with a piece of the Dockerfile.
        _isSummary |= text.StartsWith("------", StringComparison.Ordinal);
        return _isSummary || text.Length == 0 ? null : Indent(text);
    }

    private static bool TryReadVertex(string line, out int number, out string rest)
    {
        number = 0;
        rest = "";
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 2 || line[0] != '#' || !int.TryParse(line.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        rest = line[(space + 1)..];
        return true;
    }

    private string? ReadVertex(int number, string rest)
    {
        if (!_vertices.TryGetValue(number, out var step))
        {
            step = StepOf(rest);
            _vertices.Add(number, step);
            return step;
        }

        if (rest.StartsWith(ErrorMark, StringComparison.Ordinal))
        {
            // A cache that is not there yet is no failure of the build: only what a step says here counts, or the last line.
            if (step is not null)
            {
                FailedStep = step;
                Error = Shorten(rest[ErrorMark.Length..]);
            }

            return null;
        }

        if (rest.StartsWith("pushing layers", StringComparison.Ordinal) && !_isPushing)
        {
            _isPushing = true;
            return "pushing";
        }

        return step is null ? null : OutputOf(rest);
    }

    // [2/7] RUN make, [build 2/7] RUN make, [stage-1 2/7] RUN make; [internal] and [auth] are no steps.
    private string? StepOf(string header)
    {
        var end = header.IndexOf("] ", StringComparison.Ordinal);
        if (end < 0 || header[0] != '[')
        {
            return null;
        }

        var name = header[1..end];
        var number = name[(name.LastIndexOf(' ') + 1)..];
        if (number.Split('/') is not [var at, var of] || !at.All(char.IsAsciiDigit) || !of.All(char.IsAsciiDigit))
        {
            return null;
        }

        // A stage without a name is called stage-1.
        return BeginStep(name.StartsWith("stage-", StringComparison.Ordinal) ? number : name, header[(end + 2)..]);
    }

    // 12.345 text: what a step writes has the seconds since it began in front. All else is about the step itself.
    private static string? OutputOf(string rest)
    {
        var space = rest.IndexOf(' ', StringComparison.Ordinal);
        var seconds = space < 0 ? rest : rest[..space];
        var point = seconds.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && seconds.AsSpan(0, point).IndexOfAnyExceptInRange('0', '9') < 0 && seconds.AsSpan(point + 1) is { Length: 3 } fraction
            && fraction.IndexOfAnyExceptInRange('0', '9') < 0
                ? Indent(space < 0 ? "" : rest[(space + 1)..])
                : null;
    }

    // process "/bin/sh -c make" did not complete successfully: exit code: 2
    private static string Shorten(string error)
    {
        var text = error.StartsWith(FailedToSolve, StringComparison.Ordinal) ? error[FailedToSolve.Length..] : error;
        var at = text.LastIndexOf(ProcessFailed, StringComparison.Ordinal);
        return at < 0 ? text : text[(at + ProcessFailed.Length)..];
    }
}
