using GitPush.Hooks;

namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>Keeps the lines that a stage writes.</summary>
internal sealed class LineOutput : IPushOutput
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
    {
        _lines.Add(text);
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteLineAsync(string line, CancellationToken cancellationToken = default)
    {
        _lines.Add(line);
        return ValueTask.CompletedTask;
    }
}
