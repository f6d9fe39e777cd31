using GitPush.Maintenance;
using GitPush.Repositories;

namespace GitPush.TestHost;

/// <summary>Maintains all repositories again and again.</summary>
internal static class RestlessMaintenance
{
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IRepositoryStore>();
        var maintenance = services.GetRequiredService<IRepositoryMaintenance>();
        while (!cancellationToken.IsCancellationRequested)
        {
            await foreach (var name in store.ListAsync(cancellationToken))
            {
                if (await store.OpenAsync(name, cancellationToken) is { } repository)
                {
                    await maintenance.RunAsync(repository, cancellationToken);
                }
            }

            await Task.Yield();
        }
    }
}
