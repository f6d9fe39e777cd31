using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Remotes;
using GitPush.Repositories;
using GitPush.Ssh;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>
/// A cluster with the definition of Remotes, a host that serves them over SSH, and two pushers: <c>ada</c> and <c>bob</c>, whom the
/// host itself does not know.
/// </summary>
internal sealed class RemoteScenario : IAsyncDisposable
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    private readonly TempFolder _folder = new();
    private IHost _host = null!;

    private RemoteScenario(TestCluster cluster)
    {
        Cluster = cluster;
        AdaKey = CreateKey("ada");
        BobKey = CreateKey("bob");
    }

    public TestCluster Cluster { get; }

    public string Namespace => Cluster.Namespace;

    /// <summary>A line of <c>authorized_keys</c>.</summary>
    public string AdaKey { get; }

    public string BobKey { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Where the host listens, whatever it calls itself.</summary>
    public IPEndPoint Endpoint => Services.GetRequiredService<SshServerInfo>().Endpoints[0];

    public static async Task<RemoteScenario> StartAsync(
        TestCluster? cluster = null, Action<GitPushRemoteOptions>? options = null, Action<IGitPushBuilder>? git = null, JsonObject? gitkube = null)
    {
        var scenario = new RemoteScenario(cluster ?? await TestCluster.StartAsync());
        try
        {
            await scenario.AddAccountAsync();
            if (gitkube is not null)
            {
                await InstallAsync(scenario.Cluster, gitkube);
            }

            await scenario.StartHostAsync(options, git);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies a definition, and waits until it is served.</summary>
    public static async Task InstallAsync(TestCluster cluster, JsonObject definition)
    {
        var path = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{definition["metadata"]!["name"]}";
        _ = await cluster.Kubectl.ApplyAsync(path, definition);
        _ = await cluster.Kubectl.WaitAsync(path, found => (found?["status"]?["conditions"] as JsonArray)?.Any(condition =>
            condition!["type"]!.GetValue<string>() == "Established" && condition["status"]!.GetValue<string>() == "True") == true);
    }

    public string RemotePath(string name, string group = "gitpush.dev") => $"/apis/{group}/v1alpha1/namespaces/{Namespace}/remotes/{name}";

    public string ConfigMapPath(string name) => $"/api/v1/namespaces/{Namespace}/configmaps/{name}";

    /// <summary>The file with a user's public key.</summary>
    public string KeyFileOf(string user) => _folder.Combine(user + ".pub");

    /// <summary>Creates or changes a Remote, and waits until the server has looked at this state of it.</summary>
    public async Task<JsonObject> ApplyAsync(string name, JsonObject spec)
    {
        var path = RemotePath(name);
        var applied = await Cluster.Kubectl.ApplyAsync(path, new JsonObject
        {
            ["apiVersion"] = "gitpush.dev/v1alpha1",
            ["kind"] = "Remote",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
            ["spec"] = spec,
        });
        var generation = applied["metadata"]!["generation"]!.GetValue<long>();
        return (await Cluster.Kubectl.WaitAsync(path, remote =>
            Condition(remote, "Ready")?["observedGeneration"]?.GetValue<long>() >= generation))!;
    }

    public static JsonObject? Condition(JsonObject? remote, string type) =>
        (remote?["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => condition["type"]!.GetValue<string>() == type);

    public static string Reason(JsonObject? remote, string type = "Ready") => Condition(remote, type)?["reason"]?.GetValue<string>() ?? "";

    /// <summary>What stands in the status of the push with a commit, once that is there.</summary>
    public async Task<JsonObject> WaitForPushAsync(string name, string commit, string group = "gitpush.dev")
    {
        var remote = await Cluster.Kubectl.WaitAsync(
            RemotePath(name, group), found => found?["status"]?["lastPush"]?["commit"]?.GetValue<string>() == commit);
        return remote!["status"]!["lastPush"]!.AsObject();
    }

    /// <summary>The reasons and messages of a Remote's events.</summary>
    public async Task<IReadOnlyList<(string Reason, string Message)>> EventsAsync(string name) =>
    [
        .. (await Cluster.Kubectl.ListAsync($"/api/v1/namespaces/{Namespace}/events"))
            .Where(found => found["involvedObject"]!["name"]!.GetValue<string>() == name && found["involvedObject"]!["kind"]!.GetValue<string>() == "Remote")
            .Select(found => (found["reason"]!.GetValue<string>(), found["message"]!.GetValue<string>())),
    ];

    /// <summary>A new work tree whose git logs in with a key.</summary>
    public TestGit Init(string user = "ada", string work = "work")
    {
        var git = TestGit.Init(_folder.Combine($"{work}-{user}"));
        Use(git, user);
        return git;
    }

    /// <summary>Has git log in with another key.</summary>
    /// <param name="options">More of ssh's own options.</param>
    public void Use(TestGit git, string user, params string[] options)
    {
        git.Environment["GIT_SSH_COMMAND"] = string.Join(' ', ["ssh", .. SshOptions(user), .. options]);
        git.Environment["GIT_SSH_VARIANT"] = "ssh";
    }

    /// <summary>Opens a connection that further commands can use, and waits until it has logged in.</summary>
    /// <returns>The options with which they do.</returns>
    public async Task<(Process Master, string[] Options)> OpenConnectionAsync(string user)
    {
        var socket = _folder.Combine("c");
        var process = Process.Start(new ProcessStartInfo("ssh",
            [.. SshOptions(user), "-M", "-N", "-o", $"ControlPath={socket}", "-p", $"{Endpoint.Port}", $"git@{Endpoint.Address}"]))!;
        while (!File.Exists(socket) && !process.HasExited)
        {
            await Task.Delay(20);
        }

        return (process, ["-o", $"ControlPath={socket}", "-o", "ControlMaster=no"]);
    }

    public string UrlOf(string repository) => $"ssh://git@{Endpoint}/{repository}";

    public Task<GitRepository?> OpenRepositoryAsync(string name) =>
        Services.GetRequiredService<IRepositoryStore>().OpenAsync(RepositoryName.Parse(name)).AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartHostAsync(Action<GitPushRemoteOptions>? options, Action<IGitPushBuilder>? git)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        if (Environment.GetEnvironmentVariable("GITPUSH_TEST_LOG") is { Length: > 0 })
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }

        var gitPush = builder.Services.AddGitPush(server => server.RepositoryRoot = _folder.Combine("repositories"))
            .AddSshTransport(ssh =>
            {
                ssh.Port = 0;
                ssh.ListenAddresses.Add("127.0.0.1");
                ssh.MaxUnauthenticatedPerAddress = 100;
            })
            .AddRemoteController(remotes =>
            {
                remotes.Cluster.Kubeconfig = Cluster.Kubeconfig;
                remotes.Namespaces.Add(Namespace);
                remotes.InstallDefinition = true;
                remotes.SshUrl = new Uri("ssh://git@git.example.com:2222");
                options?.Invoke(remotes);
            });
        git?.Invoke(gitPush);
        _host = builder.Build();
        await _host.StartAsync();
        await File.WriteAllLinesAsync(
            _folder.Combine("known_hosts"),
            Services.GetRequiredService<SshServerInfo>().HostKeys.Select(key => $"[{Endpoint.Address}]:{Endpoint.Port} {key}"));
    }

    /// <summary>The account that pushes act as, with what the built-in role "edit" would allow it of these tests.</summary>
    private async Task AddAccountAsync()
    {
        _ = await Cluster.Kubectl.ApplyAsync($"/api/v1/namespaces/{Namespace}/serviceaccounts/gitpush", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = new JsonObject { ["name"] = "gitpush", ["namespace"] = Namespace },
        });
        var rules = new JsonArray(
            Rule("", "configmaps", "secrets", "services", "pods", "pods/log", "events"),
            Rule("apps", "deployments", "statefulsets", "daemonsets", "replicasets", "controllerrevisions"),
            Rule("batch", "jobs", "cronjobs"),
            Rule("coordination.k8s.io", "leases"));
        var path = $"/apis/{RbacGroup}/v1/namespaces/{Namespace}";
        _ = await Cluster.Kubectl.CreateAsync($"{path}/roles", new JsonObject
        {
            ["apiVersion"] = $"{RbacGroup}/v1",
            ["kind"] = "Role",
            ["metadata"] = new JsonObject { ["name"] = "gitpush" },
            ["rules"] = rules,
        });
        _ = await Cluster.Kubectl.CreateAsync($"{path}/rolebindings", new JsonObject
        {
            ["apiVersion"] = $"{RbacGroup}/v1",
            ["kind"] = "RoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "gitpush" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = RbacGroup, ["kind"] = "Role", ["name"] = "gitpush" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "gitpush", ["namespace"] = Namespace }),
        });

        static JsonObject Rule(string group, params string[] resources) => new()
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray([.. resources.Select(JsonNode (resource) => resource)]),
            ["verbs"] = new JsonArray("get", "list", "watch", "create", "update", "patch", "delete"),
        };
    }

    private string[] SshOptions(string user) =>
    [
        "-F", "/dev/null", "-i", _folder.Combine(user), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
        "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={_folder.Combine("known_hosts")}", "-o", "GlobalKnownHostsFile=/dev/null",
    ];

    private string CreateKey(string user)
    {
        using var process = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", $"{user}@laptop", "-f", _folder.Combine(user)]);
        process.WaitForExit();
        return File.ReadAllText(_folder.Combine(user + ".pub")).TrimEnd('\n');
    }
}
