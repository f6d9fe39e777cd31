using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace GitPush.Http.Bodies;

/// <summary>
/// The server's own limits on a request, which are made for forms and pages. A pack may be larger, and it may pause: while
/// stages run nothing flows. <see cref="GitPushLimits"/> takes their place.
/// </summary>
internal static class TransferLimits
{
    /// <summary>Lifts them for one request. Servers other than Kestrel have some of these features or none.</summary>
    public static void Lift(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
        {
            requestRate.MinDataRate = null;
        }

        // Over HTTP/2 the rate of responses belongs to the connection, and Kestrel offers no such feature.
        if (features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
        {
            responseRate.MinDataRate = null;
        }
    }
}
