using Microsoft.Extensions.Logging;

namespace GitPush.Fuzz.SshPeers;

/// <summary>Notices what a server logs as its own fault, and whether a client was sent away. Formats all of it. Thread-safe.</summary>
internal sealed class SshLog : ILoggerProvider, ILogger
{
    // "The client broke the protocol", before and after the login.
    private static readonly int[] ProtocolEvents = [8, 140];

    private string? _error;
    private bool _isBroken;

    /// <summary>The first error since the last time.</summary>
    public string? TakeError() => Interlocked.Exchange(ref _error, null);

    /// <summary>Whether a client broke the protocol since the last time.</summary>
    public bool TakeBroken() => Interlocked.Exchange(ref _isBroken, false);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        if (logLevel >= LogLevel.Error)
        {
            Interlocked.CompareExchange(ref _error, $"{text}\n{exception}", null);
        }

        if (ProtocolEvents.Contains(eventId.Id))
        {
            Volatile.Write(ref _isBroken, true);
        }
    }

    public void Dispose()
    {
    }
}
