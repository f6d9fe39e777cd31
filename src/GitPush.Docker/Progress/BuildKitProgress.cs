using System.Globalization;
using System.Text.Json;
using GitPush.Docker.Engine;

namespace GitPush.Docker.Progress;

/// <summary>
/// The progress of BuildKit: steps that run side by side, each with a number of its own. Steps of BuildKit's own (loading the
/// context, writing the image) are not told of unless they fail.
/// </summary>
internal sealed class BuildKitProgress(ProgressLines lines) : BuildProgress(lines)
{
    private const string Trace = "moby.buildkit.trace";

    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private Step? _failed;
    private int _told;

    public override string? FailedStep => _failed is null ? null : OneLine(_failed.Name);

    public override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        foreach (var step in _steps.Values)
        {
            await EndOutputAsync(step, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask TellAsync(EngineMessage message, CancellationToken cancellationToken)
    {
        if (message.Id != Trace || message.Aux is not { ValueKind: JsonValueKind.String } aux || !SolveStatus.TryRead(aux, out var status))
        {
            return;
        }

        foreach (var vertex in status.Vertexes)
        {
            await TellAsync(vertex, cancellationToken).ConfigureAwait(false);
        }

        foreach (var log in status.Logs)
        {
            if (_steps.TryGetValue(log.Vertex, out var step))
            {
                await TellOutputAsync(step, log.Stream == 2 ? step.Error.Append(log.Bytes) : step.Output.Append(log.Bytes), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var warning in status.Warnings.Where(_warnings.Add))
        {
            await Lines.WriteAsync($"warning: {OneLine(warning)}", cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask TellAsync(SolveVertex vertex, CancellationToken cancellationToken)
    {
        if (!_steps.TryGetValue(vertex.Digest, out var step))
        {
            _steps[vertex.Digest] = step = new Step(vertex.Name);
        }

        if (step.IsDone || vertex.Started is null)
        {
            return;
        }

        var isCached = vertex.IsCached && vertex.Completed is not null && vertex.Error.Length == 0;
        if (step.Number == 0 && step.IsInstruction && (!vertex.IsCached || isCached))
        {
            step.Number = ++_told;
            await Lines.WriteAsync($"#{step.Number} {OneLine(step.Name)}{(isCached ? "  cached" : "")}", cancellationToken).ConfigureAwait(false);
        }

        if (vertex.Completed is not { } completed)
        {
            return;
        }

        step.IsDone = true;
        await EndOutputAsync(step, cancellationToken).ConfigureAwait(false);
        if (vertex.Error.Length > 0)
        {
            // Steps that ran beside the one that failed are cancelled.
            _failed = vertex.Error.Contains("context canceled", StringComparison.Ordinal) ? _failed : step;
        }
        else if (!isCached && step.Number > 0 && completed - vertex.Started.Value is var time && time >= TimeSpan.FromSeconds(0.1))
        {
            await Lines.WriteAsync(
                string.Create(CultureInfo.InvariantCulture, $"#{step.Number} done in {time.TotalSeconds:0.0} s"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask TellOutputAsync(Step step, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            await Lines.WriteOutputAsync(step.Number > 0 ? $"#{step.Number} {line}" : line, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask EndOutputAsync(Step step, CancellationToken cancellationToken) =>
        TellOutputAsync(step, new[] { step.Output.End(), step.Error.End() }.OfType<string>(), cancellationToken);

    private sealed class Step(string name)
    {
        public string Name { get; } = name;

        /// <summary>Its place among the steps that were told of; 0 when it was not.</summary>
        public int Number { get; set; }

        public bool IsDone { get; set; }

        public LineBuffer Output { get; } = new();

        public LineBuffer Error { get; } = new();

        /// <summary>Whether it stands in the Dockerfile: <c>[build 2/4] RUN …</c>.</summary>
        public bool IsInstruction => Name.StartsWith('[') && !Name.StartsWith("[internal]", StringComparison.Ordinal);
    }
}
