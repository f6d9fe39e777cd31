using GitPush.Ssh;

namespace KubernetesDeploy;

/// <summary>What the app writes to its terminal once it listens.</summary>
internal static class Instructions
{
    public static string ForTerminal(WebApplication app, DeploySettings settings)
    {
        var ssh = app.Services.GetRequiredService<SshServerInfo>().Endpoints[0];
        return $"""

            Images go to {settings.Registry}. Push samples/KubernetesDeploy/app, or an app like it:
              git push {app.Urls.First()}/git/page.git main
              git push ssh://git@{ssh}/page.git main

            """;
    }
}
