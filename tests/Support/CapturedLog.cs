using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GitPush.Testing;

/// <summary>Keeps what a host logs, as lines of level, category, message and exception.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _added = new(0);

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Waits until a line with a text has been logged.</summary>
    /// <exception cref="TimeoutException">There was none for a minute.</exception>
    public async Task WaitForAsync(string text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (!await _added.WaitAsync(TimeSpan.FromMinutes(1), timeout.Token))
            {
                throw new TimeoutException($"Nobody logged '{text}', but: {string.Join('\n', _lines)}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Add);

    // A host that was given up may still log; the semaphore has no handle to free.
    public void Dispose()
    {
    }

    private void Add(string line)
    {
        _lines.Enqueue(line);
        _ = _added.Release();
    }

    private sealed class Logger(string category, Action<string> add) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            add($"{logLevel} {category}: {formatter(state, exception)} {exception}".TrimEnd());
    }
}
