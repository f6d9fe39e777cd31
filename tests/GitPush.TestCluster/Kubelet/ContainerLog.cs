using System.Runtime.CompilerServices;
using System.Text;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>What one run of a container has written: lines with their times.</summary>
internal sealed class ContainerLog(TimeProvider time)
{
    private readonly Lock _sync = new();
    private readonly List<(DateTimeOffset Time, string Text)> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isComplete;

    public void Add(string line)
    {
        lock (_sync)
        {
            _lines.Add((time.GetUtcNow(), line));
            Signal();
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            Signal();
        }
    }

    /// <summary>The last lines: at most so many, and so many characters.</summary>
    public string Tail(int count, int length)
    {
        lock (_sync)
        {
            var text = new StringBuilder();
            foreach (var (_, line) in _lines.TakeLast(count))
            {
                _ = text.Append(line).Append('\n');
            }

            return text.Length <= length ? text.ToString() : text.ToString(text.Length - length, length);
        }
    }

    /// <summary>The lines, and with <paramref name="follow"/> those that are still to come.</summary>
    public async IAsyncEnumerable<(DateTimeOffset Time, string Text)> ReadAsync(
        int? tail, DateTimeOffset? since, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = -1;
        while (true)
        {
            List<(DateTimeOffset Time, string Text)> batch;
            Task more;
            bool ended;
            lock (_sync)
            {
                if (next < 0)
                {
                    next = tail is { } count ? Math.Max(0, _lines.Count - count) : 0;
                }

                batch = _lines[next..];
                next = _lines.Count;
                more = _changed.Task;
                ended = _isComplete;
            }

            foreach (var line in batch.Where(line => since is null || line.Time >= since))
            {
                yield return line;
            }

            if (!follow || ended)
            {
                yield break;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private void Signal()
    {
        var signalled = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signalled.SetResult();
    }
}
