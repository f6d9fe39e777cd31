namespace GitPush.Http.Authentication;

/// <summary>Names of GitPush's Basic authentication.</summary>
public static class GitPushBasicDefaults
{
    /// <summary>The name of the authentication scheme, for policies that name their schemes: <c>GitPush.Basic</c>.</summary>
    public const string AuthenticationScheme = "GitPush.Basic";
}
