using System.Collections.Concurrent;

namespace GitPush.TestHost;

/// <summary>
/// Counts what is logged, by the message's name, and adds up the numbers in it. What is an error goes to standard error.
/// Thread-safe.
/// </summary>
internal sealed class TallyLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);

    /// <summary>Words of the form <c>name=number</c>, sorted.</summary>
    public string Summary() => string.Join(' ', _sums.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || eventId.Name is not { } name)
        {
            return;
        }

        Add(name, 1);
        foreach (var (key, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            if (value is int or long)
            {
                Add($"{name}.{key}", Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (logLevel >= LogLevel.Error)
        {
            Console.Error.WriteLine($"{formatter(state, exception)} {exception}".ReplaceLineEndings(" | "));
        }
    }

    public void Dispose()
    {
    }

    private void Add(string name, long value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
