using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>Who gets at which repository.</summary>
[TestClass]
public sealed class RemoteGuardTests
{
    private static readonly RepositoryName Web = RepositoryName.Parse("shop/web");
    private static readonly RepositoryName Wiki = RepositoryName.Parse("wiki");

    [TestMethod]
    public async Task A_key_opens_the_Remotes_that_have_it_and_nothing_else()
    {
        await using var server = new Server();
        server.Add("web", "ada");
        server.Add("api", "bob");

        Assert.IsTrue(await server.MayAsync(User("ada"), Web));
        Assert.IsFalse(await server.MayAsync(User("ada"), RepositoryName.Parse("shop/api")));
        Assert.IsFalse(await server.MayAsync(User("ada"), Wiki), "no user of the host's");
        Assert.IsTrue(await server.MayAsync(HostUser("root"), Wiki));
        Assert.IsFalse(await server.MayAsync(HostUser("root"), Web), "a Remote is its keys'");
        Assert.IsTrue(await server.MayAsync(HostUser("root", "ada"), Web), "whoever has the key");
    }

    [TestMethod]
    public async Task What_was_taken_away_opens_nothing_at_the_next_question()
    {
        await using var server = new Server();
        server.Add("web", "ada");
        var ada = User("ada");
        Assert.IsTrue(await server.MayAsync(ada, Web));

        server.Add("web", "bob");
        Assert.IsFalse(await server.MayAsync(ada, Web));
        Assert.IsEmpty(server.Remotes.Find("ada"));

        server.Add("web", "ada");
        Assert.IsTrue(await server.MayAsync(ada, Web));
        server.Remotes.Remove(Object("web", "ada").Key);
        Assert.IsFalse(await server.MayAsync(ada, Web));
        Assert.IsEmpty(server.Remotes.Find("ada"));
    }

    [TestMethod]
    public async Task A_Remote_whose_repository_was_not_found_to_be_its_own_is_closed()
    {
        await using var server = new Server();
        _ = server.Remotes.Set(Object("web", "ada"));

        Assert.IsFalse(await server.MayAsync(User("ada"), Web));
    }

    [TestMethod]
    public async Task The_repository_of_a_Remote_that_is_gone_is_nobodys()
    {
        await using var server = new Server();
        Assert.IsNull(await server.Repositories.EnsureAsync(Web, "shop", "uid-1", default));

        Assert.IsFalse(await server.MayAsync(HostUser("root"), Web));
        Assert.IsNull(await server.Repositories.EnsureAsync(Web, "shop", "uid-1", default), "the same namespace has it again");
        Assert.Contains("belongs to a namespace 'shop' that was deleted", await server.Repositories.EnsureAsync(Web, "shop", "uid-2", default) ?? "");
    }

    [TestMethod]
    public async Task A_repository_of_the_hosts_is_not_taken_over()
    {
        await using var server = new Server();
        var work = TestGit.Init(server.Folder.Combine("work"));
        work.Commit("a.txt", "a");
        var repository = await server.Store.CreateAsync(Web);
        work.Run("push", "--quiet", repository.Path, "main");

        Assert.Contains("is no Remote's", await server.Repositories.EnsureAsync(Web, "shop", "uid-1", default) ?? "");
        Assert.IsTrue(await server.MayAsync(HostUser("root"), Web));
    }

    [TestMethod]
    public async Task Users_of_the_host_get_in_where_the_host_wants_it()
    {
        await using var server = new Server(options => options.AllowHostUsers = true);
        server.Add("web", "ada");

        Assert.IsTrue(await server.MayAsync(HostUser("root"), Web));
        Assert.IsFalse(await server.MayAsync(User("bob"), Web));
    }

    [TestMethod]
    public async Task Gitkubes_address_is_another_name_of_the_repository()
    {
        await using var server = new Server();
        server.Add("web", "ada");

        Assert.IsTrue(server.Guard.TryResolve("~/git/shop-web", out var name));
        Assert.AreEqual(Web, name);
        Assert.IsTrue(server.Guard.TryResolve("~/git/shop-web.git", out _));
        Assert.IsFalse(server.Guard.TryResolve("~/git/shop-api", out _));
        Assert.IsFalse(server.Guard.TryResolve("~/shop-web", out _));
    }

    [TestMethod]
    public async Task Of_two_Remotes_of_one_repository_the_older_has_it()
    {
        await using var server = new Server();
        var younger = Object("web", "bob", "gitkube.sh/v1alpha1", "2026-02-01T00:00:00Z");
        _ = server.Remotes.Set(younger);
        server.Add("web", "ada");

        Assert.AreEqual("gitpush.dev/v1alpha1", server.Remotes.Index.OwnerOf(Web)!.Key.ApiVersion);
        Assert.IsTrue(await server.MayAsync(User("ada"), Web));
        Assert.IsFalse(await server.MayAsync(User("bob"), Web));
    }

    [TestMethod]
    public async Task Another_object_of_the_same_name_is_another_Remote()
    {
        await using var server = new Server();
        server.Add("web", "ada");
        var first = server.Remotes.Index.OwnerOf(Web)!;
        var second = Object("web", "ada");
        second.Metadata["uid"] = "another";
        _ = server.Remotes.Set(second);

        Assert.IsTrue(first.Life.Gone.IsCancellationRequested);
        Assert.IsFalse(server.Remotes.Index.OwnerOf(Web)!.Life.Gone.IsCancellationRequested);
        Assert.IsFalse(await server.MayAsync(User("ada"), Web), "until its repository was looked at");
    }

    [TestMethod]
    public async Task One_that_is_being_deleted_is_closed()
    {
        await using var server = new Server();
        server.Add("web", "ada");
        var leaving = Object("web", "ada");
        leaving.Metadata["resourceVersion"] = "9";
        leaving.Metadata["deletionTimestamp"] = "2026-01-02T00:00:00Z";
        _ = server.Remotes.Set(leaving);

        Assert.IsFalse(await server.MayAsync(User("ada"), Web));
    }

    private static ClaimsPrincipal User(string key) => new(new KeyLoginIdentity(Login(key), key));

    private static ClaimsPrincipal HostUser(string name, string? key = null)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
        if (key is not null)
        {
            user.AddIdentity(new KeyLoginIdentity(Login(key)));
        }

        return user;
    }

    private static KeyLogin Login(string key) => new(key, IPAddress.Loopback, WasTouched: true, WasUserVerified: true);

    private static KubernetesObject Object(string name, string key, string apiVersion = "gitpush.dev/v1alpha1", string created = "2026-01-01T00:00:00Z") => RemoteDocuments.Read($$"""
        apiVersion: {{apiVersion}}
        kind: Remote
        metadata: { name: {{name}}, namespace: shop, uid: uid-{{name}}-{{apiVersion}}, resourceVersion: "{{key}}", creationTimestamp: "{{created}}" }
        spec: { authorizedKeys: [{{key}}] }
        """);

    /// <summary>Keys that are their own fingerprints.</summary>
    private sealed class Keys : IKeyGrantReader
    {
        public bool TryRead(string line, [NotNullWhen(true)] out IKeyGrant? grant, [NotNullWhen(false)] out string? problem)
        {
            (grant, problem) = (new Key(line), null);
            return true;
        }

        private sealed record Key(string Fingerprint) : IKeyGrant
        {
            public string Comment => "";

            public bool Allows(KeyLogin login, DateTimeOffset now) => login.Fingerprint == Fingerprint;
        }
    }

    private sealed class Everybody : IGitAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
            ValueTask.FromResult(user.Identity is { IsAuthenticated: true });
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly ServiceProvider _services;

        public Server(Action<GitPushRemoteOptions>? configure = null)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddGitPush(options => options.RepositoryRoot = Folder.Combine("repositories"));
            _services = services.BuildServiceProvider();
            var options = new GitPushRemoteOptions();
            configure?.Invoke(options);
            Store = _services.GetRequiredService<IRepositoryStore>();
            Remotes = new RemoteDirectory(new RemoteReader(new Keys()));
            Repositories = new RemoteRepositories(Store);
            Guard = new RemoteGuard(Remotes, Repositories, Options.Create(options), TimeProvider.System);
        }

        public TempFolder Folder { get; } = new();

        public IRepositoryStore Store { get; }

        public RemoteDirectory Remotes { get; }

        public RemoteRepositories Repositories { get; }

        public RemoteGuard Guard { get; }

        /// <summary>Adds or changes a Remote whose repository is its own.</summary>
        public void Add(string name, string key)
        {
            var entry = Remotes.Set(Object(name, key))!;
            entry.Life.Admit(entry.Repository!.Value);
        }

        public ValueTask<bool> MayAsync(ClaimsPrincipal user, RepositoryName repository) =>
            Guard.AuthorizeAsync(user, repository, GitOperation.Push, new Everybody(), default);

        public async ValueTask DisposeAsync()
        {
            Remotes.Dispose();
            await _services.DisposeAsync();
            Folder.Dispose();
        }
    }
}
