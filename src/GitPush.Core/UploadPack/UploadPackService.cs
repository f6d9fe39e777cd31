using System.IO.Pipelines;
using GitPush.Repositories;

namespace GitPush.UploadPack;

/// <summary>Serves fetch, clone and ls-remote: gitprotocol-pack(5) for versions 0 and 1, gitprotocol-v2(5).</summary>
internal sealed class UploadPackService
{
    /// <summary>Writes what the client gets first: refs and capabilities in v0 and v1, capabilities alone in v2.</summary>
    public Task AdvertiseAsync(GitRepository repository, UploadPackRequest request, PipeWriter output, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Serves what follows the advertisement: one round when stateless, else until the client is done.</summary>
    public Task ServeAsync(GitRepository repository, UploadPackRequest request, PipeReader input, PipeWriter output, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
