using GitPush.Hooks;
using GitPush.Kubernetes.Builds.Output;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Jobs;

namespace GitPush.Kubernetes.Builds;

/// <summary>What the pusher reads of one image's build: <c>build: web  #2 [build 2/7] RUN make</c>.</summary>
internal sealed class BuildLog(string image, BuildTool tool, IPushOutput output) : JobOutput, IDisposable
{
    private const int MaxLines = 10_000;
    private const int MaxLineLength = 2_000;
    private const int TailLength = 40;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, BuildOutput> _outputs = new(StringComparer.Ordinal);
    private readonly Queue<string> _tail = new();
    private long _count;
    private long _shown;

    public override long Count => _count;

    /// <summary>The last line of the container that fetches the files. It names addresses, and is for the server's log.</summary>
    public string? ContextLine { get; private set; }

    /// <summary>Why a container of the tool failed, by its own words; null when it has not said.</summary>
    public string? FailureOf(string container) => _outputs.GetValueOrDefault(container)?.Failure;

    /// <summary>The step that a container began last, or null.</summary>
    public string? StepOf(string container) => _outputs.GetValueOrDefault(container)?.Step;

    public override ValueTask TellAsync(string line, CancellationToken cancellationToken) =>
        InTurnAsync(() => ShowAsync(line, cancellationToken), cancellationToken);

    public override ValueTask WriteAsync(string? container, string line, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            _count++;
            if (container is null or BuildJob.ContextContainer)
            {
                ContextLine = OneLine.Of(line);
                return ValueTask.CompletedTask;
            }

            if (!_outputs.TryGetValue(container, out var reader))
            {
                _outputs[container] = reader = tool.CreateOutput();
            }

            return reader.Read(line) is { } text ? WriteLimitedAsync(text, cancellationToken) : ValueTask.CompletedTask;
        },
        cancellationToken);

    /// <summary>Shows the last lines of those that were held back, for somebody who has to know how it failed.</summary>
    public ValueTask WriteTailAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            while (_tail.TryDequeue(out var line))
            {
                await ShowAsync(line, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async ValueTask WriteLimitedAsync(string text, CancellationToken cancellationToken)
    {
        if (++_shown <= MaxLines)
        {
            await ShowAsync(text, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_shown == MaxLines + 1)
        {
            await ShowAsync("… its log goes on, and is not shown any further", cancellationToken).ConfigureAwait(false);
        }

        _tail.Enqueue(text);
        if (_tail.Count > TailLength)
        {
            _ = _tail.Dequeue();
        }
    }

    private ValueTask ShowAsync(string text, CancellationToken cancellationToken) =>
        output.WriteLineAsync($"build: {image}  {OneLine.Cut(text, MaxLineLength)}", cancellationToken);

    private async ValueTask InTurnAsync(Func<ValueTask> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await write().ConfigureAwait(false);
        }
        finally
        {
            _ = _turn.Release();
        }
    }
}
