using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes;

/// <summary>What stays the same while a Remote's object changes: from its creation to its deletion.</summary>
internal sealed class RemoteLife : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private volatile string? _admitted;
    private volatile string? _owned;

    public RemoteLife() => Gone = _gone.Token;

    /// <summary>Cancelled when the Remote is deleted.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Whether a repository is there and found to be this Remote's.</summary>
    public bool IsAdmittedTo(RepositoryName repository) => _admitted == repository.Value;

    /// <summary>Whether a repository was found to be this Remote's at any time: it stays so when the Remote is gone.</summary>
    public bool HasOwned(RepositoryName repository) => _owned == repository.Value;

    public void Admit(RepositoryName repository)
    {
        _owned = repository.Value;
        _admitted = repository.Value;
    }

    public void Expel() => _admitted = null;

    /// <summary>The Remote is gone.</summary>
    public void End()
    {
        Expel();
        _gone.Cancel();
    }

    public void Dispose() => _gone.Dispose();
}
