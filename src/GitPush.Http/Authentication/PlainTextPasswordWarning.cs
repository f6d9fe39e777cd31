using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.Http.Authentication;

/// <summary>Warns, once for each run of the host, when a password came over the network unencrypted.</summary>
internal sealed class PlainTextPasswordWarning(ILogger<PlainTextPasswordWarning> logger)
{
    private int _given;

    public void Check(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (context.Request.IsHttps || address is null || IPAddress.IsLoopback(address))
        {
            return;
        }

        if (Interlocked.Exchange(ref _given, 1) == 0)
        {
            Log.PlainTextPassword(logger, address);
        }
    }
}
