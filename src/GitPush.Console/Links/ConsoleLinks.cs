using GitPush.Control;
using GitPush.Hooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace GitPush.Console.Links;

/// <summary>
/// The address of a push's page, for the pusher's terminal: below <see cref="GitPushConsoleOptions.PublicUrl"/>, else on the host by
/// whose name the push's own request came.
/// </summary>
internal sealed class ConsoleLinks(IOptions<GitPushConsoleOptions> options, ConsoleMount mount, IHttpContextAccessor accessor) : IPushLinks
{
    public Uri? Find(string id, PushConnection connection)
    {
        if (options.Value.PublicUrl is { } configured)
        {
            return new Uri($"{configured.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(id)}");
        }

        // Which names a host answers to is said by ASP.NET Core's AllowedHosts; a pusher who sends another one misleads himself.
        return mount.Prefix is { } prefix
            && accessor.HttpContext?.Request is { Host.HasValue: true } request
            && Uri.TryCreate(
                $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{prefix}/{Uri.EscapeDataString(id)}",
                UriKind.Absolute,
                out var url)
                ? url
                : null;
    }
}
