using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Client.Configuration;
using GitPush.Kubernetes.Client.Credentials;
using GitPush.Kubernetes.Client.Credentials.Plugins;
using GitPush.Kubernetes.Tests.Client.Support;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class CredentialPluginTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ListLogger<KubernetesClients> _logger = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_plugin_gives_tokens_and_is_asked_again_when_the_server_refuses_one()
    {
        var refused = false;
        var seen = new List<string>();
        await using var server = await StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            return refused && seen[^1] == "Bearer token-1"
                ? StatusAsync(context, 401, "Unauthorized", "Unauthorized")
                : JsonAsync(context, """{"metadata":{"name":"web"}}""");
        });
        var path = WriteKubeconfig(
            server.Address.AbsoluteUri,
            """
            echo run >> "$(dirname "$0")/runs"
            echo "logging in as $WHO" >&2
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"token-%s"}}' "$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')"
            """,
            "env: [{name: WHO, value: deployer}]");
        using var clients = new KubernetesClients(TimeProvider.System, _logger);
        var client = await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken);
        var pod = new ObjectKey("v1", "Pod", "shop", "web");
        _ = await client.GetAsync(pod, TestContext.CancellationToken);
        _ = await client.GetAsync(pod, TestContext.CancellationToken);
        refused = true;
        _ = await client.GetAsync(pod, TestContext.CancellationToken);
        Assert.AreSequenceEqual(["Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2"], seen);
        Assert.Contains("The credential plugin login.sh says: logging in as deployer", _logger.Lines);
        Assert.DoesNotContain(line => line.Contains("token-1", StringComparison.Ordinal), _logger.Lines);
    }

    [TestMethod]
    public async Task A_credential_that_the_server_never_accepts_is_an_error()
    {
        await using var server = await StartAsync(context => StatusAsync(context, 401, "Unauthorized", "Unauthorized"));
        var path = WriteKubeconfig(server.Address.AbsoluteUri, Answer("""{"token":"t"}"""));
        using var clients = new KubernetesClients(TimeProvider.System, _logger);
        var client = await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.GetAsync(new ObjectKey("v1", "Pod", "shop", "web"), TestContext.CancellationToken));
        Assert.AreEqual($"the cluster at http://127.0.0.1:{server.Address.Port} did not accept the credentials: Unauthorized", error.Message);
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_credential_is_used_until_it_expires()
    {
        var time = new ManualTimeProvider();
        var credentials = Read(
            time,
            """
            echo run >> "$(dirname "$0")/runs"
            """ + "\n" + Answer("""{"token":"t","expirationTimestamp":"2030-01-01T01:00:00Z"}"""));
        for (var i = 0; i < 3; i++)
        {
            _ = await credentials.GetAsync(TestContext.CancellationToken);
        }

        Assert.HasCount(1, await File.ReadAllLinesAsync(_folder.Combine("runs"), TestContext.CancellationToken));
        time.Advance(TimeSpan.FromHours(1));
        _ = await credentials.GetAsync(TestContext.CancellationToken);
        Assert.HasCount(2, await File.ReadAllLinesAsync(_folder.Combine("runs"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_plugin_may_give_a_client_certificate()
    {
        using var authority = new TestAuthority();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var status = new JsonObject
        {
            ["clientCertificateData"] = authority.CreateClient("deployer", key),
            ["clientKeyData"] = key.ExportECPrivateKeyPem(),
        };
        var credential = await Read(TimeProvider.System, Answer(status.ToJsonString())).GetAsync(TestContext.CancellationToken);
        Assert.AreEqual("CN=deployer", credential.Certificate!.Context.TargetCertificate.Subject);
        Assert.IsNull(credential.Authorization);
    }

    [TestMethod]
    public async Task A_plugin_is_told_of_the_cluster_when_it_asks()
    {
        using var authority = new TestAuthority();
        _folder.WriteFile("ca.crt", authority.Pem);
        var credentials = Read(
            TimeProvider.System,
            """
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            printf '%s,' "$@" > "$(dirname "$0")/args"
            """ + "\n" + Answer("""{"token":"t"}"""),
            "provideClusterInfo: true\n      args: [get-token, '--cluster', 1]",
            "certificate-authority: ca.crt\n    extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: a, strict: true}}]");
        _ = await credentials.GetAsync(TestContext.CancellationToken);
        var info = JsonNode.Parse(await File.ReadAllTextAsync(_folder.Combine("info"), TestContext.CancellationToken))!;
        var expected = new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = "client.authentication.k8s.io/v1",
            ["spec"] = new JsonObject
            {
                ["interactive"] = false,
                ["cluster"] = new JsonObject
                {
                    ["server"] = "https://kubernetes.example.com",
                    ["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority.Pem)),
                    ["config"] = new JsonObject { ["audience"] = "a", ["strict"] = true },
                },
            },
        };
        Assert.IsTrue(JsonNode.DeepEquals(expected, info), info.ToJsonString());
        Assert.AreEqual("get-token,--cluster,1,", await File.ReadAllTextAsync(_folder.Combine("args"), TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("exit 3", "failed with exit code 3")]
    [DataRow("echo secret", "answered with what is not JSON")]
    [DataRow("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'""", "did not answer with an ExecCredential of client.authentication.k8s.io/v1")]
    [DataRow("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "gave neither a token nor a client certificate")]
    [DataRow("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"k","token":"t"}}'""", "gave a client certificate without its key, or a key without its certificate")]
    [DataRow("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"soon"}}'""", "gave a credential whose expirationTimestamp is not a time")]
    public async Task A_plugin_that_fails_is_named_and_what_it_said_is_not_shown(string script, string problem)
    {
        var credentials = Read(TimeProvider.System, script);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => credentials.GetAsync(TestContext.CancellationToken).AsTask());
        Assert.AreEqual($"cannot connect to the cluster: the credential plugin 'login.sh' {problem}", error.Message);
    }

    [TestMethod]
    public async Task A_plugin_that_is_missing_comes_with_its_hint()
    {
        var runner = new PluginRunner(new CredentialPlugin("client.authentication.k8s.io/v1", _folder.Combine("missing")) { InstallHint = "run\n  install-it" }, TimeProvider.System, _logger);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(runner.RunAsync);
        Assert.AreEqual("cannot connect to the cluster: the credential plugin 'missing' cannot be run: run install-it", error.Message);
    }

    [TestMethod]
    public async Task A_plugin_that_hangs_is_ended()
    {
        WriteScript("exec sleep 600");
        var runner = new PluginRunner(new CredentialPlugin("client.authentication.k8s.io/v1", _folder.Combine("login.sh")), TimeProvider.System, _logger)
        {
            Timeout = TimeSpan.FromMilliseconds(100),
        };
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(runner.RunAsync);
        Assert.AreEqual("cannot connect to the cluster: the credential plugin 'login.sh' took longer than 0.1 s", error.Message);
    }

    private static string Answer(string status) =>
        $$"""
        cat << 'END'
        {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{{status}} }
        END
        """;

    private CredentialSource Read(TimeProvider time, string script, string exec = "args: []", string cluster = "") => new ClusterConfigurationReader(ClusterEnvironment.Process, time, _logger)
        .Read(new() { Kubeconfig = WriteKubeconfig("https://kubernetes.example.com", script, exec, cluster) }).Credentials;

    private void WriteScript(string script)
    {
        var path = _folder.WriteFile("login.sh", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string WriteKubeconfig(string server, string script, string exec = "args: []", string cluster = "")
    {
        WriteScript(script);
        return _folder.WriteFile("config", $$"""
            current-context: test
            contexts:
            - name: test
              context: {cluster: test, user: test}
            clusters:
            - name: test
              cluster:
                server: {{server}}
                {{cluster}}
            users:
            - name: test
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  interactiveMode: IfAvailable
                  command: ./login.sh
                  {{exec}}
            """);
    }
}
