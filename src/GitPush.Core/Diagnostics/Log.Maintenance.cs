using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

// Event ids: 300 to 399 are those of maintenance.
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Warning, "The commit-graph in {Folder} is ignored: {Problem}")]
    public static partial void CommitGraphIgnored(ILogger logger, string folder, string problem);

    [LoggerMessage(306, LogLevel.Error, "The pack {Path} is ignored, with all that only it holds, until its folder changes: {Problem}")]
    public static partial void PackIgnored(ILogger logger, string path, string problem);

    [LoggerMessage(301, LogLevel.Information, "Maintained {Repository} in {Duration}: {PackedObjects} object(s) packed, {RemovedPacks} pack(s) and {RemovedLoose} loose object(s) removed, {Pruned} object(s) pruned, {PackedRefs} ref(s) packed, {Commits} commit(s) in the commit-graph")]
    public static partial void Maintained(
        ILogger logger, string repository, TimeSpan duration, int packedObjects, int removedPacks, int removedLoose, int pruned, int packedRefs, int commits);

    [LoggerMessage(302, LogLevel.Debug, "{Repository} is not maintained now: {Reason}")]
    public static partial void MaintenanceSkipped(ILogger logger, string repository, string reason);

    [LoggerMessage(303, LogLevel.Warning, "Maintenance of {Repository}: {Problem}")]
    public static partial void MaintenanceProblem(ILogger logger, string repository, string problem);

    [LoggerMessage(304, LogLevel.Error, "Maintenance of {Repository} failed; the repository is as complete as it was")]
    public static partial void MaintenanceFailed(ILogger logger, string repository, Exception exception);

    [LoggerMessage(305, LogLevel.Error, "The look for repositories that need maintenance failed")]
    public static partial void MaintenanceScanFailed(ILogger logger, Exception exception);
}
