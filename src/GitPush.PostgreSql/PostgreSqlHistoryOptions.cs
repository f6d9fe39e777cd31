namespace GitPush.PostgreSql;

/// <summary>Where <c>AddPostgreSqlHistory()</c> keeps push records, and how long it waits for the database.</summary>
public sealed class PostgreSqlHistoryOptions
{
    /// <summary>
    /// How to connect, as Npgsql has it: <c>Host=db;Database=gitpush;Username=gitpush;Password=…</c>. Default: none, and the
    /// <c>NpgsqlDataSource</c> that the host has registered is used.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The schema in the database that has the tables; created when it is missing. Lower-case letters, digits and <c>_</c>, at most 63.
    /// Default: <c>gitpush</c>.
    /// </summary>
    public string Schema { get; set; } = "gitpush";

    /// <summary>
    /// How long a push waits for its record to be written before the record is kept in <see cref="SpoolPath"/>. While the database is away
    /// only the first push waits. Default: 5 seconds.
    /// </summary>
    public TimeSpan AppendTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a query, the removal of old records and the update of the schema may take, each step. Default: 30 seconds.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The folder for records that wait for the database: absolute, or relative to the working directory. It has to outlive the process.
    /// Default: <c>.gitpush/history-spool</c> below <see cref="GitPushOptions.RepositoryRoot"/>.
    /// </summary>
    public string? SpoolPath { get; set; }

    /// <summary>
    /// Whether the records that files have (<see cref="GitPushOptions.HistoryPath"/>) are taken into the database, in the background after
    /// the start. The files stay. Default: yes.
    /// </summary>
    public bool ImportFiles { get; set; } = true;
}
