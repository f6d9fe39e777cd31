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

    // By BuildKit's number of a vertex; null for what is no step of the Dockerfile. Steps run side by side: each gets a number of its
    // own, which stands in front of what it writes.
    private readonly Dictionary<int, BuildKitStep?> _vertices = [];
    private int _steps;
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
        return _isSummary || text.Length == 0 ? null : text;
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
            step = IsInstruction(rest) ? new BuildKitStep(++_steps, BeginStep(rest)) : null;
            _vertices.Add(number, step);
            return step is null ? null : $"#{step.Number} {step.Name}";
        }

        if (step is not null)
        {
            return ReadStep(step, rest);
        }

        // Of what is no step nothing counts but that the image is on its way: a cache that is not there yet is no failure, and what
        // is one comes again at the end.
        if (_isPushing || !rest.StartsWith("pushing layers", StringComparison.Ordinal))
        {
            return null;
        }

        _isPushing = true;
        return "pushing";
    }

    private string? ReadStep(BuildKitStep step, string rest)
    {
        if (rest.StartsWith(ErrorMark, StringComparison.Ordinal))
        {
            FailedStep = step.Name;
            Error = Shorten(rest[ErrorMark.Length..]);
            return null;
        }

        return rest.StartsWith("DONE ", StringComparison.Ordinal) ? (rest == "DONE 0.0s" ? null : $"#{step.Number} done in {rest["DONE ".Length..]}")
            : rest == "CACHED" ? $"#{step.Number} cached"
            : OutputOf(rest) is { } output ? $"#{step.Number} {output}"
            : null;
    }

    // [2/7] RUN make, [build 2/7] RUN make; [internal] and [auth] are no steps.
    private static bool IsInstruction(string header)
    {
        var end = header.IndexOf("] ", StringComparison.Ordinal);
        return end > 0 && header[0] == '[' && header[1..end].Split(' ')[^1].Split('/') is [{ Length: > 0 } at, { Length: > 0 } of]
            && at.All(char.IsAsciiDigit) && of.All(char.IsAsciiDigit);
    }

    // 12.345 text: what a step writes has the seconds since it began in front. All else is about the step itself.
    private static string? OutputOf(string rest)
    {
        var space = rest.IndexOf(' ', StringComparison.Ordinal);
        var seconds = space < 0 ? rest : rest[..space];
        return seconds.Split('.') is [{ Length: > 0 } whole, { Length: 3 } fraction] && whole.All(char.IsAsciiDigit) && fraction.All(char.IsAsciiDigit)
            ? space < 0 ? "" : rest[(space + 1)..]
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
