using Microsoft.Extensions.Options;
using Npgsql;

namespace GitPush.PostgreSql;

/// <summary>Stops the host's start on a wrong option, with a message that names it and not its value where that may be a secret.</summary>
/// <param name="dataSource">What the host has registered, or null.</param>
internal sealed class PostgreSqlHistoryOptionsValidator(NpgsqlDataSource? dataSource) : IValidateOptions<PostgreSqlHistoryOptions>
{
    private const int MaxSchemaLength = 63;

    public ValidateOptionsResult Validate(string? name, PostgreSqlHistoryOptions options)
    {
        var failures = new List<string>();
        if (options.ConnectionString is null)
        {
            if (dataSource is null)
            {
                Fail(nameof(options.ConnectionString), "is not set, and no NpgsqlDataSource is registered");
            }
        }
        else if (!IsConnectionString(options.ConnectionString))
        {
            Fail(nameof(options.ConnectionString), "is no connection string of Npgsql with a Host");
        }

        if (options.Schema.Length is 0 or > MaxSchemaLength
            || char.IsAsciiDigit(options.Schema[0])
            || !options.Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            Fail(nameof(options.Schema), $"must have lower-case letters, digits and '_' only, at most {MaxSchemaLength}, and is '{options.Schema}'");
        }

        RequireTime(nameof(options.AppendTimeout), options.AppendTimeout);
        RequireTime(nameof(options.QueryTimeout), options.QueryTimeout);
        if (options.SpoolPath is { } path && (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) || File.Exists(path)))
        {
            Fail(nameof(options.SpoolPath), $"is no folder: '{path}'");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"{nameof(PostgreSqlHistoryOptions)}.{option} {problem}.");

        void RequireTime(string option, TimeSpan value)
        {
            if (value < TimeSpan.FromMilliseconds(100) || value > TimeSpan.FromHours(1))
            {
                Fail(option, $"must be from 0.1 seconds to one hour, and is {value}");
            }
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
