using GitPush.History;
using GitPush.Maintenance;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Tool.Repositories;

/// <summary>
/// A folder of repositories, worked on directly, also while a server serves it: with the engine's own services, of which none
/// runs in the background.
/// </summary>
internal sealed class RepositoryFolder : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RepositoryFolder(ServiceProvider services) => _services = services;

    public IRepositoryStore Store => _services.GetRequiredService<IRepositoryStore>();

    public IRepositoryImporter Importer => _services.GetRequiredService<IRepositoryImporter>();

    public IRepositoryMaintenance Maintenance => _services.GetRequiredService<IRepositoryMaintenance>();

    public IPushLog History => _services.GetRequiredService<IPushLog>();

    /// <param name="root">The folder.</param>
    /// <param name="mayCreate">Whether the folder may be missing, for what is about to make something in it.</param>
    /// <exception cref="ToolException">There is no such folder.</exception>
    public static RepositoryFolder Open(string root, bool mayCreate = false)
    {
        if (!mayCreate && !Directory.Exists(root))
        {
            throw new ToolException($"there is no folder '{root}'");
        }

        var services = new ServiceCollection();
        _ = services.AddLogging(static logging => logging.ClearProviders());
        _ = services.AddGitPush(options => options.RepositoryRoot = Path.GetFullPath(root));
        return new RepositoryFolder(services.BuildServiceProvider());
    }

    /// <exception cref="ToolException">There is no such repository.</exception>
    public async ValueTask<GitRepository> FindAsync(RepositoryName name, CancellationToken cancellationToken) =>
        await Store.OpenAsync(name, cancellationToken) ?? throw new ToolException($"there is no repository '{name}'");

    /// <summary>The repositories of these names, or all.</summary>
    public async ValueTask<IReadOnlyList<RepositoryName>> NamesAsync(IReadOnlyCollection<RepositoryName> names, CancellationToken cancellationToken) =>
        names.Count > 0 ? [.. names] : await Store.ListAsync(cancellationToken).ToListAsync(cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
