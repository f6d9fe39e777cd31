namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>What several sources have: the first header and the first certificate.</summary>
internal sealed class CredentialChain(IReadOnlyList<CredentialSource> sources) : CredentialSource
{
    public override async ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        var all = ClusterCredential.None;
        foreach (var source in sources)
        {
            var next = await source.GetAsync(cancellationToken).ConfigureAwait(false);
            all = new ClusterCredential(all.Authorization ?? next.Authorization, all.Certificate ?? next.Certificate);
        }

        return all;
    }

    public override bool Forget(ClusterCredential refused)
    {
        var any = false;
        foreach (var source in sources)
        {
            any |= source.Forget(refused);
        }

        return any;
    }
}
