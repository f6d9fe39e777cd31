namespace GitPush.Hooks;

/// <summary>The push option by which a pusher asks that nothing is deployed: <c>git push -o skip-deploy</c>.</summary>
internal static class DeployOption
{
    public const string Skip = "skip-deploy";
}
