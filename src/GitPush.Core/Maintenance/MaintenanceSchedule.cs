using System.Collections.Concurrent;
using System.Threading.Channels;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Maintenance;

/// <summary>Counts pushes, and says which repositories are due. What a push adds to it costs a look-up. Thread-safe.</summary>
internal sealed class MaintenanceSchedule(IOptions<GitPushOptions> options)
{
    private readonly GitPushMaintenanceOptions _options = options.Value.Maintenance;
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly Channel<RepositoryName> _due = Channel.CreateUnbounded<RepositoryName>();

    /// <summary>Repositories that enough was pushed to.</summary>
    public ChannelReader<RepositoryName> Due => _due.Reader;

    /// <summary>Notes that refs of a repository have changed.</summary>
    public void OnPushed(GitRepository repository)
    {
        if (_options.Enabled && _counters.GetOrAdd(repository.Path, static _ => new Counter()).Add() == _options.Pushes)
        {
            _ = _due.Writer.TryWrite(repository.Name);
        }
    }

    /// <summary>How many pushes there were since the last call.</summary>
    public int TakePushes(GitRepository repository) => _counters.TryRemove(repository.Path, out var counter) ? counter.Count : 0;

    private sealed class Counter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Add() => Interlocked.Increment(ref _count);
    }
}
