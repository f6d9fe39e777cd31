namespace GitPush.Docker.Tests.Peers;

/// <summary>The one engine that the tests share, started by the first test that needs it.</summary>
[TestClass]
public sealed class SharedPeers
{
    private static readonly Lazy<Task<EnginePeer>> s_engine = new(() => EnginePeer.StartAsync());

    internal static Task<EnginePeer> EngineAsync() => s_engine.Value;

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (s_engine.IsValueCreated)
        {
            (await s_engine.Value).Dispose();
        }
    }
}
