using GitPush.Core.Tests.Refs;

/// <summary>
/// A process that updates refs until it is killed. The runtime runs it before anything else when DOTNET_STARTUP_HOOKS names
/// this assembly, which takes a class of this name without a namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(CrashVictim.RootVariable) is { } root)
        {
            CrashVictim.RunAsync(root).GetAwaiter().GetResult();
        }
    }
}
