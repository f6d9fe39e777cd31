using System.Diagnostics;
using System.IO.Pipelines;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Diagnostics;
using GitPush.ReceivePack;
using GitPush.Repositories;
using GitPush.UploadPack;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Transport;

/// <summary>
/// The one door that transports knock on. A transport authenticates, asks for the repository, advertises when its protocol
/// has that as a step, and hands over a duplex pipe. Protocol errors are answered on the wire and logged here; what a
/// transport gets as an exception is a bug, a cancelled token, or a connection that broke.
/// </summary>
internal sealed class GitServer(
    IRepositoryStore store,
    IServiceScopeFactory scopes,
    ReceivePackService receivePack,
    UploadPackService uploadPack,
    IOptions<GitPushOptions> options,
    TimeProvider time,
    ILogger<GitServer> logger,
    IRepositoryGuard? guard = null)
{
    private readonly GitPushOptions _options = options.Value;

    /// <summary>Looks a repository up and asks the host's <see cref="IGitAuthorizer"/>, through the guard where there is one.</summary>
    /// <param name="repositoryPath">The path as the client wrote it, without a leading slash: <c>team/shop.git</c>.</param>
    public async ValueTask<RepositoryAccess> OpenAsync(string repositoryPath, GitOperation operation, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        // An authorizer may ask a database, whose context is a scoped service.
        var scope = scopes.CreateAsyncScope();
        await using var disposing = scope.ConfigureAwait(false);
        var authorizer = scope.ServiceProvider.GetRequiredService<IGitAuthorizer>();

        // A name that can be none is answered as one that is none, and only after the same question who asks.
        var isName = RepositoryName.TryParse(repositoryPath, out var name) || (guard?.TryResolve(repositoryPath, out name) ?? false);
        if (!isName || !await AuthorizeAsync(authorizer, user, name, operation, cancellationToken).ConfigureAwait(false))
        {
            if (user.Identity is not { IsAuthenticated: true })
            {
                return new(AccessOutcome.Unauthenticated, null);
            }

            var mayKnow = isName
                && operation == GitOperation.Push
                && await AuthorizeAsync(authorizer, user, name, GitOperation.Fetch, cancellationToken).ConfigureAwait(false)
                && await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) is not null;
            return new(mayKnow ? AccessOutcome.Forbidden : AccessOutcome.NotFound, null);
        }

        var repository = await store.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        if (repository is null && operation == GitOperation.Push && _options.CreateRepositoriesOnPush)
        {
            repository = await CreateAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return repository is null ? new(AccessOutcome.NotFound, null) : new(AccessOutcome.Granted, repository);
    }

    /// <summary>Writes refs and capabilities. The transport has written what its protocol puts before (HTTP: <c># service=…</c>).</summary>
    /// <param name="protocolVersion">What the client asked for: 0, 1 or 2; receive-pack answers 2 as 0.</param>
    /// <param name="stateless">Whether each round of a negotiation is a request of its own, as over HTTP.</param>
    /// <returns>
    /// The nonce that a signed push was offered, or null: for <see cref="ReceivePackRequest.IssuedNonce"/> where the push
    /// follows on the same connection.
    /// </returns>
    public async Task<string?> AdvertiseAsync(
        GitRepository repository, GitOperation operation, int protocolVersion, bool stateless, PipeWriter output, CancellationToken cancellationToken)
    {
        if (operation == GitOperation.Push)
        {
            return await receivePack.AdvertiseAsync(repository, protocolVersion == 1, output, cancellationToken).ConfigureAwait(false);
        }

        await uploadPack.AdvertiseAsync(repository, new UploadPackRequest(protocolVersion, stateless), output, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Serves a fetch, after the advertisement.</summary>
    /// <param name="stateless">Whether each round of the negotiation is a request of its own, as over HTTP.</param>
    /// <returns>False when the fetch did not end in order, of which the client has been told.</returns>
    /// <exception cref="PackSendException">
    /// The pack could not be completed, and the client asked for no side-band: the transport has to break the connection.
    /// </exception>
    public async Task<bool> UploadPackAsync(GitRepository repository, int protocolVersion, bool stateless, PipeReader input, PipeWriter output, CancellationToken cancellationToken)
    {
        using var activity = GitPushDiagnostics.ActivitySource.StartActivity("fetch")?.SetTag("gitpush.repository", repository.Name.Value);
        var started = time.GetTimestamp();
        var isDone = false;
        try
        {
            await uploadPack.ServeAsync(repository, new UploadPackRequest(protocolVersion, stateless), input, output, cancellationToken).ConfigureAwait(false);
            return isDone = true;
        }
        catch (GitProtocolException exception)
        {
            // The client has been told.
            Log.BadFetchRequest(logger, repository.Name.Value, exception.Message);
            return false;
        }
        catch (PackSendException exception) when (exception.IsTold)
        {
            // An answer that ended in order: a connection that is cut would take what the client was told with it.
            Log.PackNotCompleted(logger, repository.Name.Value, exception);
            return false;
        }
        finally
        {
            GitPushDiagnostics.FetchDuration.Record(
                time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("gitpush.fetch.result", isDone ? "Succeeded" : "Failed"));
            _ = activity?.SetStatus(isDone ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }
    }

    /// <summary>Serves a push, after the advertisement. Returns when the report and the last flush are written.</summary>
    /// <param name="clientGone">Cancelled when the connection is lost; what that means for the push is the host's choice.</param>
    /// <returns>False when the client broke the protocol, of which it has been told. A push that was refused ended in order.</returns>
    public Task<bool> ReceivePackAsync(ReceivePackRequest request, PipeReader input, PipeWriter output, CancellationToken clientGone) =>
        receivePack.ServeAsync(request, input, output, clientGone);

    private ValueTask<bool> AuthorizeAsync(
        IGitAuthorizer authorizer, ClaimsPrincipal user, RepositoryName name, GitOperation operation, CancellationToken cancellationToken) =>
        guard is null
            ? authorizer.AuthorizeAsync(user, name, operation, cancellationToken)
            : guard.AuthorizeAsync(user, name, operation, authorizer, cancellationToken);

    private async ValueTask<GitRepository?> CreateAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CreateAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // Another request created it a moment ago.
            return await store.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }
}
