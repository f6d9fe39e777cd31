using GitPush;
using GitPush.Control;
using GitPush.Repositories;
using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells other systems of pushes.</summary>
public static class GitPushBuilderWebhookExtensions
{
    /// <summary>
    /// Adds a webhook: a stage that tells a receiver of each ref that a push changes, in the form of GitHub's <c>push</c> event or as CloudEvents. By default it does so
    /// after the push, at least once and in order, from an outbox on disk; with <see cref="WebhookPhase.PreReceive"/> it asks before any ref changes, and
    /// the answer may refuse the push. What waits and what was given up is seen by <see cref="IWebhookDeliveries"/>.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">The webhook's name, in output, log, record and on disk: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. What waits for it waits under this name.</param>
    /// <param name="configure">Sets at least <see cref="WebhookOptions.Url"/>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">The name is none, or there is a webhook of that name.</exception>
    public static IGitPushBuilder AddWebhook(this IGitPushBuilder builder, string name, Action<WebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (!RepositoryName.TryParse(name, out _) || name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is no name for a webhook: letters, digits, '-', '_' and '.'.", nameof(name));
        }

        if (builder.Services.Any(service => service.ImplementationInstance is WebhookRegistration registration && string.Equals(registration.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"There are two webhooks '{name}'.", nameof(name));
        }

        // Patterns are checked here, where their stage is named.
        var settings = new WebhookOptions();
        configure(settings);
        builder.Services.AddSingleton(new WebhookRegistration(name));
        builder.Services.AddOptions<WebhookOptions>(name).Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        builder.Services.TryAddSingleton<WebhookSet>();
        builder.Services.TryAddSingleton<OutboxRecovery>();
        builder.Services.TryAddSingleton<WebhookSender>();
        builder.Services.TryAddSingleton<IWebhookDeliveries, WebhookDeliveries>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookSender>(static services => services.GetRequiredService<WebhookSender>()));
        return builder.AddStage(
            $"webhook {name}",
            services => new WebhookStage(
                services.GetRequiredService<WebhookSet>()[name],
                services.GetRequiredService<WebhookSender>(),
                services.GetRequiredService<IRepositoryStore>(),
                services.GetRequiredService<ServerInstance>(),
                services.GetServices<IPushLinks>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<WebhookStage>>()),
            stage =>
            {
                stage.Refs = settings.Refs;
                stage.Paths = settings.Paths;
            });
    }
}
