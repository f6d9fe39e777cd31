namespace GitPush.Core.Tests.Hooks;

/// <summary>A service scope that knows the given instances.</summary>
internal sealed class TestServices(params object[] instances) : IServiceProvider
{
    public object? GetService(Type serviceType) => instances.FirstOrDefault(serviceType.IsInstanceOfType);
}
