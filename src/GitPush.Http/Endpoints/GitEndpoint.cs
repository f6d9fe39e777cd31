using System.Security.Claims;
using GitPush.Http.Authentication;
using GitPush.Http.Bodies;
using GitPush.Repositories;
using GitPush.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Http.Endpoints;

/// <summary>One request of git's smart HTTP protocol (gitprotocol-http(5)).</summary>
internal sealed partial class GitEndpoint
{
    private readonly HttpContext _context;
    private readonly string _repositoryPath;
    private readonly GitServer _server;
    private readonly GitPushHttpOptions _options;
    private readonly GitPushLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public GitEndpoint(HttpContext context, string repositoryPath)
    {
        var services = context.RequestServices;
        _context = context;
        _repositoryPath = repositoryPath;
        _server = services.GetRequiredService<GitServer>();
        _options = services.GetRequiredService<IOptions<GitPushHttpOptions>>().Value;
        _limits = services.GetRequiredService<IOptions<GitPushOptions>>().Value.Limits;
        _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _logger = services.GetRequiredService<ILogger<GitEndpoint>>();
    }

    private HttpRequest Request => _context.Request;

    private HttpResponse Response => _context.Response;

    /// <summary>Finds the repository for a client that may use it; otherwise answers the request and returns null.</summary>
    private async Task<(GitRepository Repository, ClaimsPrincipal User)?> OpenAsync(GitService service)
    {
        var user = await GitAuthentication.AuthenticateAsync(_context);
        if (user is null)
        {
            await ChallengeAsync();
            return null;
        }

        var access = await _server.OpenAsync(_repositoryPath, service.Operation, user, _context.RequestAborted);
        if (access.IsGranted)
        {
            if (access.Repository.Config.GetBoolean(service.Setting) != false)
            {
                return (access.Repository, user);
            }

            await RejectAsync(StatusCodes.Status403Forbidden, $"{service.Name} is switched off for this repository ({service.Setting} = false).");
            return null;
        }

        await (access.Outcome switch
        {
            AccessOutcome.Unauthenticated => ChallengeAsync(),
            AccessOutcome.Forbidden => RejectAsync(StatusCodes.Status403Forbidden, "You may fetch from this repository but not push to it."),
            _ => RejectAsync(StatusCodes.Status404NotFound, "Repository not found."),
        });
        return null;
    }

    private async Task ChallengeAsync()
    {
        await GitAuthentication.ChallengeAsync(_context);
        await RejectAsync(Response.StatusCode, "Authentication is required.");
    }

    /// <summary>Answers a client that gets nothing here. git shows the text to its user.</summary>
    private Task RejectAsync(int status, string text) => EarlyAnswer.SendAsync(_context, status, text, _options, _time);

    /// <summary>Runs one request and answers what goes wrong.</summary>
    private async Task RunAsync(Func<Task> handle)
    {
        try
        {
            NoCache.Apply(Response.Headers);
            await handle();
        }
        catch (Exception exception) when (exception is IdleTimeoutException or ReceiveTimeoutException)
        {
            Log.ClientIdle(_logger, Request.Path, exception.Message);
            _context.Abort();
        }
        catch (Exception exception) when (ConnectionLoss.Is(exception, _context))
        {
            Log.ClientGone(_logger, Request.Path, exception.Message);
            _context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(exception.StatusCode, exception.Message);
        }
        catch (GitProtocolException exception)
        {
            Log.BadRequest(_logger, Request.Path, exception.Message);
            await FailAsync(StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (Exception exception)
        {
            var id = RequestId.Of(_context);
            Log.RequestFailed(_logger, exception, Request.Path, id);
            await FailAsync(StatusCodes.Status500InternalServerError, $"The server failed to handle this request; its log has the reason under {id}.");
        }
    }

    // Once the response is under way no status can tell of a failure: cutting the connection does.
    private async Task FailAsync(int status, string text)
    {
        if (Response.HasStarted)
        {
            _context.Abort();
            return;
        }

        Response.Clear();
        await RejectAsync(status, text);
    }
}
