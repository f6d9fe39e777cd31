using GitPush.Http.Health;
using GitPush.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the host's health endpoint tell of the git server.</summary>
public static class GitPushHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that the repositories' folder can be written (otherwise unhealthy), that there is room on its disk, and that the history can be reached (otherwise
    /// degraded: pushes are still taken).
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="configure">Sets when there is too little room.</param>
    /// <param name="name">The check's name. Default: <c>gitpush</c>.</param>
    /// <param name="tags">Tags by which endpoints choose checks.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddGitPush(
        this IHealthChecksBuilder builder, Action<GitPushHealthOptions>? configure = null, string name = "gitpush", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new GitPushHealthOptions();
        configure?.Invoke(options);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new GitPushHealthCheck(
                services.GetService<ServerHealth>() ?? throw new InvalidOperationException("AddHealthChecks().AddGitPush() needs services.AddGitPush()."), options),
            failureStatus: null,
            tags));
    }
}
