using GitPush.Access;
using GitPush.Protocol;
using GitPush.Transport;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Endpoints;

internal sealed partial class GitEndpoint
{
    /// <summary>What a client of the dumb protocol is told.</summary>
    public const string SmartOnly = "This server speaks git's smart HTTP protocol only: use git 1.6.6 or later.";

    /// <summary>Answers <c>GET {repository}/info/refs?service=…</c>: what the repository offers.</summary>
    public Task InfoRefsAsync() => RunAsync(async () =>
    {
        if (!HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method))
        {
            Response.Headers.Allow = "GET, HEAD";
            await RejectAsync(StatusCodes.Status405MethodNotAllowed, "info/refs is read with GET.");
            return;
        }

        var requested = Request.Query["service"];
        if (requested.Count == 0)
        {
            await RejectAsync(StatusCodes.Status403Forbidden, SmartOnly);
            return;
        }

        if (GitService.Find(requested) is not { } service)
        {
            await RejectAsync(StatusCodes.Status403Forbidden, "Unsupported service: git-upload-pack and git-receive-pack are served here.");
            return;
        }

        if (await OpenAsync(service) is var (repository, _))
        {
            await AdvertiseAsync(service, repository);
        }
    });

    /// <summary>Answers for what git asks of other servers only.</summary>
    public Task RefuseAsync(string text) => RunAsync(() => RejectAsync(StatusCodes.Status403Forbidden, text));

    // gitprotocol-http(5), smart server response:
    //   smart_reply     =  PKT-LINE("# service=$servicename" LF)
    //                      "0000"
    //                      *1("version 1")
    //                      ref_list
    //                      "0000"
    // In protocol v2 the reply begins with the capability advertisement: no "# service" line.
    private async Task AdvertiseAsync(GitService service, Repositories.GitRepository repository)
    {
        var version = GitProtocolHeader.ParseVersion(Request.Headers[GitProtocolHeader.Name]);
        if (service.Operation == GitOperation.Push && version == 2)
        {
            // There is no push in version 2.
            version = 0;
        }

        Response.ContentType = service.AdvertisementType;
        using var output = new IdleTimeoutPipeWriter(Response.BodyWriter, _limits.IdleTimeout, _time);
        if (version != 2)
        {
            PktLine.Write(output, $"# service={service.Name}\n");
            PktLine.WriteFlush(output);
        }

        await _server.AdvertiseAsync(repository, service.Operation, version, stateless: true, output, _context.RequestAborted);
        await output.FlushAsync(_context.RequestAborted);
    }
}
