using System.Diagnostics.CodeAnalysis;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Transport;

/// <summary>A folder of a running push, as <see cref="PushedTrees"/> offers it. Disposing it revokes the token and ends what still downloads.</summary>
internal sealed class PushedTree : IAsyncDisposable
{
    /// <summary>How often a download may be begun.</summary>
    public const int MaxDownloads = 3;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _expires;
    private readonly Action<PushedTree> _forget;
    private readonly CancellationTokenSource _revoked = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;
    private int _running;
    private bool _isUsed;
    private bool _isRevoked;

    internal PushedTree(GitRepository repository, string pushId, ObjectId tree, DateTimeOffset expires, Action<PushedTree> forget)
    {
        Repository = repository;
        PushId = pushId;
        Tree = tree;
        _expires = expires;
        _forget = forget;
        Revoked = _revoked.Token;
        Token = TreeTokenHash.CreateToken();
        _ = TreeTokenHash.TryCompute(Token, out var hash);
        Hash = hash;
    }

    /// <summary>The repository as the push's stages see it.</summary>
    public GitRepository Repository { get; }

    public string PushId { get; }

    public ObjectId Tree { get; }

    /// <summary>What gets the tree: for whoever is to download it, and nobody else.</summary>
    public string Token { get; }

    public TreeTokenHash Hash { get; }

    /// <summary>Cancelled when what still downloads is to end.</summary>
    internal CancellationToken Revoked { get; }

    public bool IsAvailable(DateTimeOffset now)
    {
        lock (_gate)
        {
            return !_isUsed && !_isRevoked && _begun < MaxDownloads && now < _expires;
        }
    }

    public bool TryBegin(DateTimeOffset now, [NotNullWhen(true)] out PushedTreeDownload? download)
    {
        lock (_gate)
        {
            if (!IsAvailable(now))
            {
                download = null;
                return false;
            }

            _begun++;
            _running++;
            download = new PushedTreeDownload(this);
            return true;
        }
    }

    /// <summary>Revokes the token. What downloads is told to end, and not waited for.</summary>
    public void Revoke()
    {
        lock (_gate)
        {
            if (_isRevoked)
            {
                return;
            }

            _isRevoked = true;
            if (_running == 0)
            {
                _idle.TrySetResult();
            }
        }

        _forget(this);
        _revoked.Cancel();
    }

    /// <summary>Revokes the token and waits for what downloads, so that nobody reads the push's objects after it.</summary>
    public async ValueTask DisposeAsync()
    {
        Revoke();
        await _idle.Task.ConfigureAwait(false);
        _revoked.Dispose();
    }

    internal void MarkUsed()
    {
        lock (_gate)
        {
            _isUsed = true;
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0 && _isRevoked)
            {
                _idle.TrySetResult();
            }
        }
    }
}
