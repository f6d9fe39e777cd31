using System.Text.RegularExpressions;
using GitPush.Docker.Engine;
using GitPush.Images;

namespace GitPush.Docker.Progress;

/// <summary>
/// The progress of the classic builder: the text that <c>docker build</c> prints, in pieces. <c>Step 2/7 : RUN …</c>,
/// <c> ---> Using cache</c>, <c> ---> Running in 65f51df56730</c>, the step's output, <c>Removing intermediate container …</c>,
/// <c> ---> 74f64703a800</c>.
/// </summary>
internal sealed partial class ClassicProgress(ProgressLines lines) : BuildProgress(lines)
{
    // In front of and behind what a step writes to its standard error.
    private const string Red = "\e[91m";
    private const string Plain = "\e[0m";

    private readonly LineBuffer _buffer = new();
    private string? _step;

    // Labels are steps, too, and the last ones are not from the Dockerfile.
    private bool _isOurs;

    public override string? FailedStep => _step;

    public override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_buffer.End() is { } line)
        {
            await TellAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask TellAsync(EngineMessage message, CancellationToken cancellationToken)
    {
        if (message.Status is not null && message.Status.StartsWith("Pulling from", StringComparison.Ordinal))
        {
            await Lines.WriteAsync("pulling the base image", cancellationToken).ConfigureAwait(false);
        }

        if (message.Stream is null)
        {
            return;
        }

        // The builder's own lines begin with a message, whatever the step has left open.
        if (OwnLine().IsMatch(message.Stream))
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var line in _buffer.Append(message.Stream.Replace(Red, "", StringComparison.Ordinal).Replace(Plain, "", StringComparison.Ordinal)))
        {
            await TellAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask TellAsync(string line, CancellationToken cancellationToken)
    {
        if (Step().Match(line) is { Success: true } step)
        {
            _step = $"step {step.Groups["number"].Value} {OneLine(step.Groups["instruction"].Value)}";
            _isOurs = ImageLabels.All.Any(label => step.Groups["instruction"].Value.StartsWith($"LABEL {label}=", StringComparison.Ordinal));
            return _isOurs ? ValueTask.CompletedTask : Lines.WriteAsync(_step, cancellationToken);
        }

        if (line.StartsWith(" ---> Using cache", StringComparison.Ordinal))
        {
            return _isOurs ? ValueTask.CompletedTask : Lines.WriteAsync("cached", cancellationToken);
        }

        return line.Length == 0 || OwnLine().IsMatch(line) ? ValueTask.CompletedTask : Lines.WriteOutputAsync(line, cancellationToken);
    }

    [GeneratedRegex(@"^Step (?<number>\d+/\d+) : (?<instruction>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex(@"^(Step \d+/\d+ : | ---> |Removing intermediate container |Successfully (built|tagged) )", RegexOptions.CultureInvariant)]
    private static partial Regex OwnLine();
}
