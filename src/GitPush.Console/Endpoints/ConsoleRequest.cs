using GitPush.Console.Access;
using GitPush.Console.Browsing;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Console.Links;
using GitPush.Control;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Console.Endpoints;

/// <summary>One request, with what every endpoint of the console needs.</summary>
internal sealed class ConsoleRequest
{
    private readonly IAntiforgery _antiforgery;

    public ConsoleRequest(HttpContext context)
    {
        var services = context.RequestServices;
        Context = context;
        Options = services.GetRequiredService<IOptions<GitPushConsoleOptions>>().Value;
        Urls = ConsoleRoute.UrlsOf(context);
        Access = new ConsoleAccess(context, Options);
        Time = services.GetRequiredService<TimeProvider>();
        Now = Time.GetUtcNow();
        Control = services.GetRequiredService<IPushControl>();
        Pushes = services.GetRequiredService<PushReader>();
        Repositories = services.GetRequiredService<RepositoryReader>();
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
        _antiforgery = services.GetRequiredService<IAntiforgery>();
    }

    public HttpContext Context { get; }

    public GitPushConsoleOptions Options { get; }

    public ConsoleUrls Urls { get; }

    public ConsoleAccess Access { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset Now { get; }

    public IPushControl Control { get; }

    public PushReader Pushes { get; }

    public RepositoryReader Repositories { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when the client goes away.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The id of the push in the path.</summary>
    public string PushId => Context.GetRouteValue("id") as string ?? "";

    /// <summary>A parameter of the query; null when it is not there or empty.</summary>
    public string? Query(string name) => Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The hidden field by which a form of ours is known.</summary>
    public Markup AntiforgeryField()
    {
        var tokens = _antiforgery.GetAndStoreTokens(Context);
        return Markup.Of($"""<input type="hidden" name="{tokens.FormFieldName}" value="{new ExactText(tokens.RequestToken ?? "")}">""");
    }

    public AntiforgeryTokenSet AntiforgeryTokens() => _antiforgery.GetAndStoreTokens(Context);

    public Task<bool> IsOwnFormAsync() => RequestForgery.IsOwnFormAsync(Context, _antiforgery);

    public Task<bool> IsOwnCallAsync() => RequestForgery.IsOwnCallAsync(Context, _antiforgery);
}
