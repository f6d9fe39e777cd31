using System.IO.Pipelines;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.UploadPack;

/// <summary>Serves fetch, clone and ls-remote: gitprotocol-pack(5) for versions 0 and 1, gitprotocol-v2(5).</summary>
internal sealed class UploadPackService(GitPushOptions options, TimeProvider timeProvider)
{
    /// <summary>Writes what the client gets first: refs and capabilities in v0 and v1, capabilities alone in v2.</summary>
    public async Task AdvertiseAsync(GitRepository repository, UploadPackRequest request, PipeWriter output, CancellationToken cancellationToken)
    {
        if (request.ProtocolVersion == 2)
        {
            CapabilityAdvertisement.Write(output);
        }
        else
        {
            using var session = new UploadPackSession(repository, options, timeProvider, input: null, output);
            await new RefAdvertisement(session.Refs, session.Tags, session.Shallow, request, output).WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Serves what follows the advertisement: one round when stateless, else until the client is done.</summary>
    /// <exception cref="GitProtocolException">The client asked for what it may not; it has been told in an <c>ERR</c> packet.</exception>
    /// <exception cref="PackSendException">The pack could not be completed; the client has been told where it can be.</exception>
    public async Task ServeAsync(GitRepository repository, UploadPackRequest request, PipeReader input, PipeWriter output, CancellationToken cancellationToken)
    {
        var packets = new PktLineReader(input);
        try
        {
            if (request.ProtocolVersion == 2)
            {
                await ServeCommandsAsync(repository, request, packets, output, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ServeFetchAsync(repository, request, packets, output, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (GitProtocolException exception)
        {
            // The message may quote a line that is as long as a packet can be.
            PktLine.Write(output, $"ERR {Printable.Text(exception.Message)}");
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ServeFetchAsync(
        GitRepository repository, UploadPackRequest request, PktLineReader input, PipeWriter output, CancellationToken cancellationToken)
    {
        var budget = new NegotiationBudget(options.Limits);
        using var session = new UploadPackSession(repository, options, timeProvider, input, output);
        var fetch = await FetchRequestReader.ReadAsync(session, budget, cancellationToken).ConfigureAwait(false);
        if (fetch.Wants.Count == 0)
        {
            return;
        }

        var policy = request.Stateless ? WantPolicy.Reachable : WantPolicy.Tips;
        await new WantValidator(session).CheckAsync(fetch.Wants, policy, cancellationToken).ConfigureAwait(false);

        await new ShallowBoundary(session, fetch).MoveAndTellAsync(cancellationToken).ConfigureAwait(false);
        var haves = new CommonHaves(session);
        if (await new Negotiation(session, fetch, haves, budget, request.Stateless).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            await new PackSender(session, fetch, haves).SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ServeCommandsAsync(
        GitRepository repository, UploadPackRequest request, PktLineReader input, PipeWriter output, CancellationToken cancellationToken)
    {
        while (await CommandRequest.ReadAsync(input, cancellationToken).ConfigureAwait(false) is { } command)
        {
            // Every command sees the refs as they are then.
            using var session = new UploadPackSession(repository, options, timeProvider, input, output);
            await (command.Command switch
            {
                V2Command.LsRefs => new LsRefsCommand(session).RunAsync(command.HasArguments, cancellationToken),
                _ => new FetchCommand(session).RunAsync(command.HasArguments, cancellationToken),
            }).ConfigureAwait(false);

            if (request.Stateless)
            {
                return;
            }
        }
    }
}
