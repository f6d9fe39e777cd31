using System.Net;
using Microsoft.AspNetCore.Connections;

namespace GitPush.Docker.Sessions;

/// <summary>Hands a web server the one connection that a session has.</summary>
/// <param name="stream">The connection, on which the engine speaks HTTP/2 without further ado.</param>
internal sealed class SessionListener(Stream stream) : IConnectionListenerFactory, IConnectionListener
{
    private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionConnection? _connection = new(stream);

    /// <summary>Where the web server believes to listen: nobody else can connect.</summary>
    public EndPoint EndPoint { get; } = new SessionEndPoint();

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            return connection;
        }

        await _unbound.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _ = _unbound.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class SessionEndPoint : EndPoint
    {
        public override string ToString() => "session";
    }
}
