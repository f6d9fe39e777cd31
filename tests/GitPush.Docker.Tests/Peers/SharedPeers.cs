namespace GitPush.Docker.Tests.Peers;

/// <summary>The engine and the registries that the tests share, each started by the first test that needs it.</summary>
[TestClass]
public sealed class SharedPeers
{
    private static readonly Lazy<Task<EnginePeer>> s_engine = new(() => EnginePeer.StartAsync());
    private static readonly Lazy<Task<RegistryPeer>> s_registry = new(() => RegistryPeer.StartAsync(withLogin: false));
    private static readonly Lazy<Task<RegistryPeer>> s_closedRegistry = new(() => RegistryPeer.StartAsync(withLogin: true));

    internal static Task<EnginePeer> EngineAsync() => s_engine.Value;

    /// <summary>A registry that takes what everybody brings.</summary>
    internal static Task<RegistryPeer> RegistryAsync() => s_registry.Value;

    /// <summary>A registry that wants a login.</summary>
    internal static Task<RegistryPeer> ClosedRegistryAsync() => s_closedRegistry.Value;

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        await StopAsync(s_engine);
        await StopAsync(s_registry);
        await StopAsync(s_closedRegistry);
    }

    private static async Task StopAsync<T>(Lazy<Task<T>> peer)
        where T : IDisposable
    {
        if (peer.IsValueCreated)
        {
            (await peer.Value).Dispose();
        }
    }
}
