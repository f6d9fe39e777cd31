using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Tests.Health;

/// <summary>A push of one branch, and what its pusher reads.</summary>
internal sealed class TestPushContext : IPushOutput
{
    public static readonly ObjectId Commit = ObjectId.Parse("1111111111111111111111111111111111111111");

    private readonly List<string> _lines = [];

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
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => WriteLineAsync(text, cancellationToken);

    /// <summary>Does what the server does when a push is refused.</summary>
    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        while (Context.TryTakeRollback(out var action))
        {
            await action.Action(cancellationToken);
        }
    }
}
