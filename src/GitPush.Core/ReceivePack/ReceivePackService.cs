using System.IO.Pipelines;
using GitPush.History;
using GitPush.Repositories;
using GitPush.Transport;

namespace GitPush.ReceivePack;

/// <summary>Serves pushes: makes a <see cref="ClientPush"/> for each.</summary>
internal sealed class ReceivePackService(PushServices services)
{
    /// <summary>Tells a client what there is and what it may ask for.</summary>
    /// <returns>The nonce that a signed push was offered, or null.</returns>
    public async Task<string?> AdvertiseAsync(GitRepository repository, bool version1, PipeWriter output, CancellationToken cancellationToken)
    {
        var settings = ReceivePackSettings.Read(repository.Config, services.Options);
        var advertisement = new ReceivePackAdvertisement(settings, output)
        {
            CertNonce = settings.CertNonceSeed is { } seed ? new PushCertNonce(seed, repository.Path).Issue(services.Time.GetUtcNow()) : null,
            SessionId = settings.OffersSessionId ? PushIds.New(services.Time) : null,
        };
        await advertisement.WriteAsync(
            repository.RefStore.Read(), repository.RefStore.ReadAlternates(), repository.Shallow, version1, cancellationToken).ConfigureAwait(false);
        return advertisement.CertNonce;
    }

    /// <returns>False when the client broke the protocol, of which it has been told.</returns>
    public async Task<bool> ServeAsync(ReceivePackRequest request, PipeReader input, PipeWriter output, CancellationToken clientGone)
    {
        await using var push = new ClientPush(services, request, input, output, clientGone);
        return await push.ServeAsync().ConfigureAwait(false);
    }
}
