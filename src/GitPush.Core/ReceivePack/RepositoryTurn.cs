using System.Diagnostics.CodeAnalysis;

namespace GitPush.ReceivePack;

/// <summary>A push's turn in its repository, until it is disposed. Thread-safe.</summary>
[SuppressMessage("Design", "CA2213", Justification = "Without a timer the source has nothing to free, and the push may still look at its token.")]
internal sealed class RepositoryTurn(RepositoryTurns turns, string key, string pushId, string user) : IDisposable
{
    private const int Running = 0;
    private const int Committing = 1;
    private const int Cancelled = 2;

    private readonly CancellationTokenSource _superseded = new();
    private int _state;
    private int _disposed;

    public string PushId { get; } = pushId;

    public string User { get; } = user;

    /// <summary>Cancelled when a newer push takes this one's place.</summary>
    public CancellationToken Superseded => _superseded.Token;

    /// <summary>The push is about to change refs: from now on no newer push cancels it.</summary>
    /// <returns>False when one already has.</returns>
    public bool TryMarkCommitting() => Interlocked.CompareExchange(ref _state, Committing, Running) != Cancelled;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            turns.Release(key, this);
        }
    }

    internal void Supersede()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Running) == Running)
        {
            _ = _superseded.CancelAsync();
        }
    }
}
