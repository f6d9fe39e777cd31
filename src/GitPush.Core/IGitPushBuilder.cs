using Microsoft.Extensions.DependencyInjection;

namespace GitPush;

/// <summary>What <c>AddGitPush()</c> returns: transports, stages and access rules are added to it.</summary>
public interface IGitPushBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}
