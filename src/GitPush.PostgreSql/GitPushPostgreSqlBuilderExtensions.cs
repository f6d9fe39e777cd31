using GitPush;
using GitPush.History;
using GitPush.PostgreSql;
using GitPush.PostgreSql.Database;
using GitPush.PostgreSql.Import;
using GitPush.PostgreSql.Spool;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.PostgreSql adds to <c>AddGitPush()</c>.</summary>
public static class GitPushPostgreSqlBuilderExtensions
{
    /// <summary>
    /// Keeps the history of pushes in PostgreSQL (13 or later), in place of files: one for all replicas. The schema is created and brought
    /// up to date when the host starts. A push never waits long for the database and never fails because of it: records that it cannot take
    /// are kept in a folder until it can.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="connectionString">How to connect, as Npgsql has it.</param>
    /// <param name="configure">Sets more. Wrong values stop the host's start with a message that names the option.</param>
    public static IGitPushBuilder AddPostgreSqlHistory(
        this IGitPushBuilder builder, string connectionString, Action<PostgreSqlHistoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.AddPostgreSqlHistory(options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
    }

    /// <summary>
    /// As the other one, with the <see cref="NpgsqlDataSource"/> that the host has registered where the options have no
    /// <see cref="PostgreSqlHistoryOptions.ConnectionString"/>.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    public static IGitPushBuilder AddPostgreSqlHistory(this IGitPushBuilder builder, Action<PostgreSqlHistoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<PostgreSqlHistoryOptions>();
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlHistoryOptions>, PostgreSqlHistoryOptionsValidator>(
            static provider => new PostgreSqlHistoryOptionsValidator(provider.GetService<NpgsqlDataSource>())));
        services.TryAddSingleton(static provider => new HistoryDatabase(
            OptionsOf(provider), provider.GetService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => CreateSpool(provider));
        services.TryAddSingleton<PostgreSqlHistory>();
        services.TryAddSingleton<FileHistoryImport>();
        services.Replace(ServiceDescriptor.Singleton<IPushLog>(static provider => provider.GetRequiredService<PostgreSqlHistory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PostgreSqlHistoryService>());
        return builder;
    }

    private static PostgreSqlHistoryOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PostgreSqlHistoryOptions>>().Value;

    private static PushSpool CreateSpool(IServiceProvider provider)
    {
        var instance = provider.GetRequiredService<ServerInstance>();
        var folder = OptionsOf(provider).SpoolPath ?? Path.Combine(instance.Root, ServerInstance.FolderName, "history-spool");
        return new PushSpool(folder, instance, provider.GetRequiredService<IOptions<GitPushOptions>>().Value.Fsync);
    }
}
