using GitPush.Core.Tests.Support;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Core.Tests.Repositories;

/// <summary>A root with a store on it.</summary>
internal sealed class StoreRoot : IDisposable
{
    private readonly TempFolder _folder = new();

    public StoreRoot()
    {
        Instance = new ServerInstance(Path);
        Recovery = new Recovery(Instance);
        Store = new FileRepositoryStore(
            Options.Create(new GitPushOptions { RepositoryRoot = Path, Fsync = true }), Instance, Recovery);
    }

    public string Path => _folder.Combine("root");

    public ServerInstance Instance { get; }

    public Recovery Recovery { get; }

    public FileRepositoryStore Store { get; }

    public static RepositoryName Name(string name) => RepositoryName.Parse(name);

    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    public TestGit Git(string relativePath) => new(Combine(relativePath));

    /// <summary>Makes it look as if a server of this id had lived and died.</summary>
    public void AddDead(string id)
    {
        Directory.CreateDirectory(Combine(".gitpush/instances"));
        File.WriteAllText(Combine(".gitpush/instances/" + id), "");
        File.WriteAllText(Combine($".gitpush/instances/{id}.marker"), $"gitpush {id}\n");
    }

    public void Dispose()
    {
        Store.Dispose();
        Instance.Dispose();
        _folder.Dispose();
    }
}
