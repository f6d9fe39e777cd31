using Microsoft.Extensions.Logging;

namespace GitPush.PostgreSql;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The push history's database cannot be reached. The server starts all the same; records are kept in a folder until it can")]
    public static partial void AwayAtStart(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The record of push {PushId} could not be written to the database. It and the next ones are kept in a folder until it can")]
    public static partial void RecordNotWritten(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "The record of push {PushId} waits for the database")]
    public static partial void RecordSpooled(ILogger logger, string pushId);

    [LoggerMessage(4, LogLevel.Information, "Wrote {Records} record(s) to the database that had waited for it")]
    public static partial void SpoolDrained(ILogger logger, int records);

    [LoggerMessage(5, LogLevel.Warning, "The push history's database still cannot be reached; {Records} record(s) of this server wait for it")]
    public static partial void StillAway(ILogger logger, int records, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "The database refuses the record of push {PushId} for what is in it. It is kept in the folder 'refused' beside those that wait")]
    public static partial void RecordRefused(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "Took {Records} record(s) of {Files} history file(s) into the database")]
    public static partial void FilesImported(ILogger logger, int records, int files);

    [LoggerMessage(8, LogLevel.Error, "The history in files could not be taken into the database; the next start goes on with it")]
    public static partial void ImportFailed(ILogger logger, Exception exception);
}
