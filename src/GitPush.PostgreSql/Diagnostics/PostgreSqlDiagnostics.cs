using System.Diagnostics.Metrics;

namespace GitPush.PostgreSql.Diagnostics;

/// <summary>What a host turns on with <c>AddMeter("GitPush.PostgreSql")</c>.</summary>
internal static class PostgreSqlDiagnostics
{
    public const string Name = "GitPush.PostgreSql";

    public static Meter Meter { get; } = new(Name);

    /// <summary>How many records could not be written at once.</summary>
    public static Counter<long> Spooled { get; } = Meter.CreateCounter<long>("gitpush.history.spooled", "{record}", "Records that the database could not take at once.");

    /// <summary>How many records of this server wait for the database.</summary>
    public static UpDownCounter<long> Waiting { get; } = Meter.CreateUpDownCounter<long>("gitpush.history.waiting", "{record}", "Records that wait for the database.");
}
