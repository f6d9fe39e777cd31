namespace GitPush.Kubernetes.Client.Credentials.Plugins;

/// <summary>What a plugin gave, until it expires or the server does not accept it.</summary>
internal sealed class PluginCredentials(PluginRunner runner, TimeProvider time) : CredentialSource
{
    // A credential has to be good until the request has arrived.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<PluginAnswer>? _run;

    public override async ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        Task<PluginAnswer> run;
        lock (_lock)
        {
            // All who ask meanwhile wait for the one run, which no single one of them cancels.
            run = _run is null || IsOver(_run) ? _run = runner.RunAsync() : _run;
        }

        var answer = await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.Credential;
    }

    public override bool Forget(ClusterCredential refused)
    {
        lock (_lock)
        {
            // Another request may have had it renewed already.
            if (_run is { IsCompletedSuccessfully: true, Result.Credential: var now }
                && (now.Authorization is null || ReferenceEquals(now.Authorization, refused.Authorization))
                && (now.Certificate is null || ReferenceEquals(now.Certificate, refused.Certificate)))
            {
                _run = null;
            }

            return true;
        }
    }

    private bool IsOver(Task<PluginAnswer> run) =>
        run.IsCompleted && (!run.IsCompletedSuccessfully || time.GetUtcNow() >= run.Result.Expires - s_margin);
}
