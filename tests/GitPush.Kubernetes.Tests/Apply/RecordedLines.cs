using System.Collections.Concurrent;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Tests.Apply;

/// <summary>What a pusher reads.</summary>
internal sealed class RecordedLines : IPushOutput
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public string Text => string.Join('\n', _lines);

    /// <summary>Called with each line as it is written.</summary>
    public Action<string>? OnLine { get; set; }

    public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
    {
        _lines.Enqueue(text);
        OnLine?.Invoke(text);
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);
}
