using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

// Event ids: 300 to 399 are those of maintenance.
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Warning, "The commit-graph in {Folder} is ignored: {Problem}")]
    public static partial void CommitGraphIgnored(ILogger logger, string folder, string problem);
}
