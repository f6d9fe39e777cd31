using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

/// <summary>A builder whose stages can be looked at.</summary>
internal sealed class TestBuilder : IGitPushBuilder
{
    public IServiceCollection Services { get; } = new ServiceCollection();

    public IReadOnlyList<StageRegistration> Stages =>
        [.. Services.Where(service => service.ServiceType == typeof(StageRegistration)).Select(service => (StageRegistration)service.ImplementationInstance!)];
}
