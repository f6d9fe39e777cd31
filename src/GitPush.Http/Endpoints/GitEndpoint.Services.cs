using System.IO.Pipelines;
using System.Security.Claims;
using GitPush.Hooks;
using GitPush.Http.Bodies;
using GitPush.Repositories;
using GitPush.Transport;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Endpoints;

internal sealed partial class GitEndpoint
{
    /// <summary>Answers <c>POST {repository}/git-upload-pack</c> and <c>POST {repository}/git-receive-pack</c>.</summary>
    public Task ServeAsync(GitService service) => RunAsync(async () =>
    {
        if (!HttpMethods.IsPost(Request.Method))
        {
            Response.Headers.Allow = "POST";
            await RejectAsync(StatusCodes.Status405MethodNotAllowed, $"{service.Name} is asked with POST.");
            return;
        }

        if (!RequestBody.HasType(Request, service.RequestType))
        {
            await RejectAsync(StatusCodes.Status415UnsupportedMediaType, $"Unsupported Content-Type: expected {service.RequestType}.");
            return;
        }

        if (RequestBody.EncodingOf(Request) is not { } encoding)
        {
            Response.Headers.AcceptEncoding = "gzip";
            await RejectAsync(StatusCodes.Status415UnsupportedMediaType, "Unsupported Content-Encoding: expected gzip or none.");
            return;
        }

        if (await OpenAsync(service) is var (repository, user))
        {
            await ServeAsync(service, repository, user, encoding);
        }
    });

    private async Task ServeAsync(GitService service, GitRepository repository, ClaimsPrincipal user, BodyEncoding encoding)
    {
        TransferLimits.Lift(_context);
        using var body = new IdleTimeoutPipeReader(Request.BodyReader, _limits.IdleTimeout, _limits.MaxReceiveTime, _time);
        Response.ContentType = service.ResultType;
        if (await RequestBody.IsProbeAsync(Request, body, _context.RequestAborted))
        {
            Response.ContentLength = 0;
            return;
        }

        ResponseBody.SendAtOnce(_context);
        using var output = new IdleTimeoutPipeWriter(Response.BodyWriter, _limits.IdleTimeout, _time);
        var input = RequestBody.Decode(body, encoding, service == GitService.UploadPack ? _options.MaxInflatedRequestBytes : long.MaxValue);
        try
        {
            await (service == GitService.UploadPack
                ? FetchAsync(repository, input, output)
                : PushAsync(repository, user, input, output));
            await output.FlushAsync(_context.RequestAborted);
        }
        finally
        {
            if (encoding != BodyEncoding.Identity)
            {
                await input.CompleteAsync();
            }

            if (body.IsBroken && Response.HasStarted)
            {
                // Or Kestrel, which may not know yet, would try to read what is left of the body, and call that a mistake.
                _context.Abort();
            }
        }

        // A client that still sends reads the report only when the rest is taken.
        await EarlyAnswer.DrainAsync(body, _options.MaxDrainBytes, _options.DrainTimeout, _time, _context.RequestAborted);
    }

    private Task<bool> FetchAsync(GitRepository repository, PipeReader input, PipeWriter output)
    {
        var version = GitProtocolHeader.ParseVersion(Request.Headers[GitProtocolHeader.Name]);
        return _server.UploadPackAsync(repository, version, stateless: true, input, output, _context.RequestAborted);
    }

    private Task<bool> PushAsync(GitRepository repository, ClaimsPrincipal user, PipeReader input, PipeWriter output)
    {
        var request = new ReceivePackRequest
        {
            Repository = repository,
            User = user,
            Connection = new PushConnection("http")
            {
                RemoteAddress = Client.AddressOf(_context),
                ClientAgent = Client.AgentOf(Request),
            },
            InputEnds = true,
        };
        return _server.ReceivePackAsync(request, input, output, _context.RequestAborted);
    }
}
