using GitPush.Ssh;

namespace SshAndHttp;

/// <summary>What the app writes to its terminal once it listens.</summary>
internal static class Instructions
{
    public static string ForTerminal(WebApplication app, string authorizedKeys)
    {
        var ssh = app.Services.GetRequiredService<SshServerInfo>().Endpoints[0];
        return $"""

            Keys of users: {authorizedKeys}
            Push from any repository:
              git push ssh://git@{ssh}/hello.git main
              git push {app.Urls.First()}/git/hello.git main

            """;
    }
}
