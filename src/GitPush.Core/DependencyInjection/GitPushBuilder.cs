using Microsoft.Extensions.DependencyInjection;

namespace GitPush.DependencyInjection;

/// <inheritdoc cref="IGitPushBuilder"/>
internal sealed class GitPushBuilder(IServiceCollection services) : IGitPushBuilder
{
    public IServiceCollection Services { get; } = services;
}
