using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Endpoints;

/// <summary>
/// What browsers are told about every answer of the console. The policy allows our style sheet, script, icon, live connection and forms, and
/// nothing else: should markup ever slip through, no script runs and nothing is sent anywhere.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
    }

    /// <summary>For what is different from user to user and from moment to moment.</summary>
    public static void DoNotStore(HttpResponse response) => response.Headers.CacheControl = "no-store";
}
