using System.IO.Pipelines;
using GitPush.Protocol;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.UploadPack;

/// <summary>Serves fetch, clone and ls-remote: gitprotocol-pack(5) for versions 0 and 1, gitprotocol-v2(5).</summary>
internal sealed class UploadPackService(GitPushOptions options, TimeProvider timeProvider, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Writes what the client gets first: refs and capabilities in v0 and v1, capabilities alone in v2.</summary>
    public async Task AdvertiseAsync(GitRepository repository, UploadPackRequest request, PipeWriter output, CancellationToken cancellationToken)
    {
        var settings = new UploadPackSettings(repository.Config, options);
        if (request.ProtocolVersion == 2)
        {
            CapabilityAdvertisement.Write(output, settings, timeProvider);
        }
        else
        {
            using var session = Open(repository, settings, input: null, output, new ResponseWriter(output));
            await new RefAdvertisement(session, request).WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Serves what follows the advertisement: one round when stateless, else until the client is done.</summary>
    /// <exception cref="GitProtocolException">The client asked for what it may not; it has been told in an <c>ERR</c> packet.</exception>
    /// <exception cref="PackSendException">The pack could not be completed; the client has been told where it can be.</exception>
    public async Task ServeAsync(GitRepository repository, UploadPackRequest request, PipeReader input, PipeWriter output, CancellationToken cancellationToken)
    {
        var settings = new UploadPackSettings(repository.Config, options);
        var packets = new PktLineReader(input);
        var response = new ResponseWriter(output);
        try
        {
            if (request.ProtocolVersion == 2)
            {
                await ServeCommandsAsync(repository, settings, request, packets, output, response, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using var session = Open(repository, settings, packets, output, response);
                await ServeFetchAsync(session, request, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (GitProtocolException exception)
        {
            // The message may quote a line that is as long as a packet can be.
            response.WriteError(Printable.Text(exception.Message));
            await response.FlushAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ServeFetchAsync(UploadPackSession session, UploadPackRequest request, CancellationToken cancellationToken)
    {
        var budget = new NegotiationBudget(options.Limits);
        var fetch = await FetchRequestReader.ReadAsync(session, budget, cancellationToken).ConfigureAwait(false);
        if (fetch.Wants.Count == 0)
        {
            return;
        }

        await new WantValidator(session, refsMayHaveMoved: request.Stateless).CheckAsync(fetch.Wants, cancellationToken).ConfigureAwait(false);
        await new ShallowBoundary(session, fetch).MoveAndTellAsync(cancellationToken).ConfigureAwait(false);
        var haves = new CommonHaves(session);
        if (await new Negotiation(session, fetch, haves, budget, request.Stateless).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            await new PackSender(session, fetch, haves).SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ServeCommandsAsync(
        GitRepository repository,
        UploadPackSettings settings,
        UploadPackRequest request,
        PktLineReader input,
        PipeWriter output,
        ResponseWriter response,
        CancellationToken cancellationToken)
    {
        while (await CommandRequest.ReadAsync(input, settings, options.Limits, cancellationToken).ConfigureAwait(false) is { } command)
        {
            // Every command sees the refs as they are then, and only what asks for it is banded.
            response.IsBanded = false;
            using var session = Open(repository, settings, input, output, response, command.Client);
            await (command.Command switch
            {
                V2Command.LsRefs => new LsRefsCommand(session).RunAsync(command.HasArguments, cancellationToken),
                V2Command.ObjectInfo => new ObjectInfoCommand(session).RunAsync(command.HasArguments, cancellationToken),
                _ => new FetchCommand(session).RunAsync(command.HasArguments, cancellationToken),
            }).ConfigureAwait(false);

            if (request.Stateless)
            {
                return;
            }
        }
    }

    private UploadPackSession Open(
        GitRepository repository,
        UploadPackSettings settings,
        PktLineReader? input,
        PipeWriter output,
        ResponseWriter response,
        ClientInfo? client = null) => new(repository, settings, options, timeProvider, _logger, input, output, response, client);
}
