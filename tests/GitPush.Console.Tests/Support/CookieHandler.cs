using System.Net;

namespace GitPush.Console.Tests.Support;

/// <summary>Keeps cookies and follows no redirect.</summary>
internal sealed class CookieHandler : DelegatingHandler
{
    public CookieHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() })
    {
    }
}
