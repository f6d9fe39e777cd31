using System.IO.Pipelines;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Repositories;

namespace GitPush.Transport;

/// <summary>
/// The one door that transports knock on. A transport authenticates, asks for the repository, advertises when its protocol
/// has that as a step, and hands over a duplex pipe. Protocol errors are answered on the wire and logged here; what a
/// transport gets as an exception is a bug, a cancelled token, or a connection that broke.
/// </summary>
internal sealed class GitServer
{
    /// <summary>Looks a repository up and asks the host's <see cref="IGitAuthorizer"/>.</summary>
    /// <param name="repositoryPath">The path as the client wrote it, without a leading slash: <c>team/shop.git</c>.</param>
    public ValueTask<RepositoryAccess> OpenAsync(string repositoryPath, GitOperation operation, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Writes refs and capabilities. The transport has written what its protocol puts before (HTTP: <c># service=…</c>).</summary>
    /// <param name="protocolVersion">What the client asked for: 0, 1 or 2; receive-pack answers 2 as 0.</param>
    public Task AdvertiseAsync(GitRepository repository, GitOperation operation, int protocolVersion, PipeWriter output, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Serves a fetch, after the advertisement.</summary>
    /// <param name="stateless">Whether each round of the negotiation is a request of its own, as over HTTP.</param>
    public Task UploadPackAsync(GitRepository repository, int protocolVersion, bool stateless, PipeReader input, PipeWriter output, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Serves a push, after the advertisement. Returns when the report and the last flush are written.</summary>
    /// <param name="clientGone">Cancelled when the connection is lost; what that means for the push is the host's choice.</param>
    public Task ReceivePackAsync(ReceivePackRequest request, PipeReader input, PipeWriter output, CancellationToken clientGone) =>
        throw new NotImplementedException();
}
