using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <summary>A Job's output on the pusher's terminal, from all containers of all its pods. Safe for use by several tasks.</summary>
internal sealed class JobLog(string label, JobRunOptions options, Func<string, CancellationToken, ValueTask> output) : JobOutput, IDisposable
{
    private const int TailLength = 10;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<string> _tail = new();
    private long _count;

    public override long Count => _count;

    public override async ValueTask TellAsync(string line, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await output($"{label}: {line}", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(string? container, string line, CancellationToken cancellationToken)
    {
        var text = $"{(container is null ? label : $"{label}/{container}")}: {OneLine.Cut(line.TrimEnd('\r'), options.MaxLogLineLength)}";
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _count++;
            if (_count <= options.MaxLogLines)
            {
                await output(text, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (_count == options.MaxLogLines + 1L)
            {
                await output($"{label}: … its log goes on, and is not shown any further", cancellationToken).ConfigureAwait(false);
            }

            _tail.Enqueue(text);
            if (_tail.Count > TailLength)
            {
                _ = _tail.Dequeue();
            }
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <summary>Shows the last lines of those that were held back, for somebody who has to know how it failed.</summary>
    public async ValueTask WriteTailAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var left = _count - Math.Min(_count, options.MaxLogLines) - _tail.Count;
            if (left > 0)
            {
                await output($"{label}: … {left} lines further", cancellationToken).ConfigureAwait(false);
            }

            while (_tail.TryDequeue(out var line))
            {
                await output(line, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
