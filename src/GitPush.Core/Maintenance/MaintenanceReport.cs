using GitPush.Repositories;

namespace GitPush.Maintenance;

/// <summary>One run of maintenance.</summary>
/// <param name="Repository">Which repository.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Result">What it did; null when it failed.</param>
/// <param name="Error">Why it failed, or null. Names files of the server: for operators.</param>
public sealed record MaintenanceReport(RepositoryName Repository, DateTimeOffset StartedAt, TimeSpan Duration, MaintenanceResult? Result, string? Error);
