using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Tests.Health;

/// <summary>A push of one branch, and what its pusher reads.</summary>
internal sealed class TestPushContext : IPushOutput
{
    public static readonly ObjectId Commit = ObjectId.Parse("1111111111111111111111111111111111111111");

    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource<string> Seen)> _awaited = [];

    public TestPushContext(string id, bool isPlan = false)
    {
        var update = new RefUpdate("refs/heads/main", ObjectId.Zero, Commit, RefUpdateKind.Create);
        Context = new PushContext(id, new GitRepository(RepositoryName.Parse("shop"), "/nowhere/shop.git", null!, null!), [update], this) { IsPlan = isPlan };
        Source = new PushSource(update, Commit);
    }

    public PushContext Context { get; }

    public PushSource Source { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default)
    {
        lock (_lines)
        {
            _lines.Add(text);
            foreach (var (isIt, seen) in _awaited)
            {
                if (isIt(text))
                {
                    _ = seen.TrySetResult(text);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);

    /// <summary>Done when a line has been written, or is, that contains a text.</summary>
    public Task<string> WhenLineAsync(string part)
    {
        lock (_lines)
        {
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } there)
            {
                return Task.FromResult(there);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((line => line.Contains(part, StringComparison.Ordinal), seen));
            return seen.Task;
        }
    }

    /// <summary>Does what the server does when a push is refused.</summary>
    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        while (Context.TryTakeRollback(out var action))
        {
            await action.Action(cancellationToken);
        }
    }
}
