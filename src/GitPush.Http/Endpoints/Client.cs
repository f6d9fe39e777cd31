using System.Net;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Endpoints;

/// <summary>What a request tells of the client, for the push's record.</summary>
internal static class Client
{
    private const int MaxAgentLength = 256;

    /// <summary>The address as the host sees it: behind a proxy, forwarded headers are the host's to trust.</summary>
    public static IPAddress? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

    public static string? AgentOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Length switch
        {
            0 => null,
            > MaxAgentLength => agent[..MaxAgentLength],
            _ => agent,
        };
    }
}
