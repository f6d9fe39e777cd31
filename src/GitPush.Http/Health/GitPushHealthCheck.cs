using GitPush.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitPush.Http.Health;

/// <summary>Unhealthy when no push can be taken, degraded when something else is wrong.</summary>
internal sealed class GitPushHealthCheck(ServerHealth health, GitPushHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = await health.CheckAsync(options.MinFreeBytes, cancellationToken).ConfigureAwait(false);
        if (problems.Count == 0)
        {
            return HealthCheckResult.Healthy();
        }

        var text = string.Join("; ", problems.Select(problem => problem.Text));
        var exception = problems.Select(problem => problem.Exception).FirstOrDefault(exception => exception is not null);
        return new HealthCheckResult(problems.Any(problem => problem.IsFatal) ? context.Registration.FailureStatus : HealthStatus.Degraded, text, exception);
    }
}
