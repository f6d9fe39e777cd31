using GitPush.Hooks;

namespace GitPush.Kubernetes.Tests.Builds.Support;

/// <summary>Keeps what a pusher would read.</summary>
internal sealed class Lines : IPushOutput
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _lines.Add(text);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);
}
