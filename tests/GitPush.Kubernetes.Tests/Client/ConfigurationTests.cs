using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Client.Configuration;
using GitPush.Kubernetes.Client.Credentials;
using GitPush.Kubernetes.Tests.Client.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task The_first_of_several_files_that_has_a_name_counts()
    {
        var first = _folder.WriteFile("first", """
            current-context: ""
            clusters: [{name: one, cluster: {server: "https://first.example.com"}}]
            users: [{name: someone, user: {token: first}}]
            """);
        var second = _folder.WriteFile("second", """
            {"current-context": "both",
             "clusters": [{"name": "one", "cluster": {"server": "https://second.example.com", "tls-server-name": "second"}}],
             "users": [{"name": "someone", "user": {"token": "second", "as": "somebody"}}],
             "contexts": [{"name": "both", "context": {"cluster": "one", "user": "someone", "namespace": "shop"}}]}
            """);
        var separator = Path.PathSeparator;
        var configuration = Read(new(), ("KUBECONFIG", $"{separator}{first}{separator}{_folder.Combine("missing")}{separator}{second}"));
        Assert.AreEqual("https://first.example.com/", configuration.Address.Server.AbsoluteUri);
        Assert.IsNull(configuration.Address.TlsServerName);
        Assert.AreEqual("shop", configuration.Namespace);
        Assert.IsNull(configuration.Impersonation);
        Assert.AreEqual("first", (await CredentialAsync(configuration)).Authorization!.Parameter);
    }

    [TestMethod]
    public async Task A_context_is_chosen_by_name()
    {
        _folder.WriteFile("home/.kube/config", """
            current-context: other
            clusters: [{name: one, cluster: {server: "https://one.example.com/k8s/clusters/c-1"}}]
            users: [{name: someone, user: {username: u, password: p}}]
            contexts:
            - {name: prod, context: {cluster: one, user: someone}}
            """);
        var configuration = Read(new() { Context = "prod" });
        Assert.AreEqual("https://one.example.com", configuration.Address.Display);
        Assert.AreEqual("/k8s/clusters/c-1", configuration.Address.Server.AbsolutePath);
        Assert.IsNull(configuration.Namespace);
        Assert.AreEqual("Basic dTpw", (await CredentialAsync(configuration)).Authorization!.ToString());
    }

    [TestMethod]
    public async Task Paths_begin_at_the_file_that_has_them()
    {
        _folder.WriteFile("tokens/deployer", "from-file\n");
        var path = Kubeconfig("tokenFile: tokens/deployer\n    token: inline");
        Assert.AreEqual("Bearer from-file", (await CredentialAsync(Read(new() { Kubeconfig = path }))).Authorization!.ToString());
    }

    [TestMethod]
    [DataRow("", "there is no kubeconfig, or it has no current context")]
    [DataRow("current-context: a", "the kubeconfig has no context 'a'")]
    [DataRow("{current-context: a, contexts: [{name: a, context: {cluster: b}}]}", "context 'a' of the kubeconfig names cluster 'b', which is not in it")]
    [DataRow("{current-context: a, contexts: [{name: a, context: {cluster: b, user: c}}], clusters: [{name: b}]}", "context 'a' of the kubeconfig names user 'c', who is not in it")]
    [DataRow("{current-context: a, contexts: [{name: a, context: {cluster: b}}], clusters: [{name: b}]}", "the kubeconfig has no usable server address for the cluster")]
    [DataRow("a: [\n\n", "the kubeconfig is not valid YAML (line 3)")]
    [DataRow("- a", "the kubeconfig is not a mapping")]
    public void What_is_wrong_with_a_kubeconfig_is_said(string text, string problem)
    {
        var path = _folder.WriteFile("config", text);
        var error = Assert.ThrowsExactly<KubernetesApiException>(() => Read(new() { Kubeconfig = path }));
        Assert.AreEqual($"cannot connect to the cluster: {problem}", error.Message);
    }

    [TestMethod]
    [DataRow("auth-provider: {name: gcp}", "the kubeconfig uses auth-provider 'gcp', which Kubernetes has removed: use a credential plugin (exec) or a token")]
    [DataRow("client-certificate-data: aGk=", "the kubeconfig has a client certificate without a client key")]
    [DataRow("client-certificate-data: '!'", "client-certificate-data in the kubeconfig is not base64")]
    [DataRow("as-groups: [admins]", "the kubeconfig has as-groups, as-uid or as-user-extra without as")]
    [DataRow("as: a\n    as-groups: [b, c]", "the kubeconfig has more than one of as-groups, and only one can be sent")]
    [DataRow("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "the kubeconfig's credential plugin speaks 'client.authentication.k8s.io/v1alpha1': client.authentication.k8s.io/v1 and v1beta1 are understood")]
    [DataRow("exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login, interactiveMode: Always}", "the credential plugin 'login' wants to ask a human (interactiveMode: Always), and nobody is there")]
    public void What_is_wrong_with_a_user_is_said(string user, string problem)
    {
        var error = Assert.ThrowsExactly<KubernetesApiException>(() => Read(new() { Kubeconfig = Kubeconfig(user) }));
        Assert.AreEqual($"cannot connect to the cluster: {problem}", error.Message);
    }

    [TestMethod]
    public void A_file_that_is_missing_is_not_named_to_the_pusher()
    {
        var error = Assert.ThrowsExactly<KubernetesApiException>(() => Read(new() { Kubeconfig = _folder.Combine("missing") }));
        Assert.AreEqual("cannot connect to the cluster: the kubeconfig does not exist", error.Message);
        Assert.Contains("missing", error.InnerException!.Message);
    }

    [TestMethod]
    public void An_authority_and_no_verification_contradict_each_other()
    {
        var error = Assert.ThrowsExactly<KubernetesApiException>(
            () => Read(new() { Kubeconfig = Kubeconfig("{}", "insecure-skip-tls-verify: true\n    certificate-authority-data: aGk=") }));
        Assert.EndsWith("both a certificate authority and insecure-skip-tls-verify for the cluster", error.Message);
    }

    [TestMethod]
    public async Task A_pod_uses_its_service_account()
    {
        using var authority = new TestAuthority();
        WriteServiceAccount(authority.Pem, "pod-token");
        var configuration = Read(new() { Impersonate = "system:serviceaccount:shop:deployer" }, ("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "443"));
        Assert.AreEqual("https://[fd00::1]:443", configuration.Address.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort, UriFormat.UriEscaped));
        Assert.AreEqual("apps", configuration.Namespace);
        Assert.AreEqual("pod-token", (await CredentialAsync(configuration)).Authorization!.Parameter);
        Assert.HasCount(1, configuration.Address.Roots!.Get());
        using var request = new HttpRequestMessage();
        configuration.Impersonation!.AddTo(request.Headers);
        Assert.AreEqual("Impersonate-User: system:serviceaccount:shop:deployer", request.Headers.ToString().Trim());
    }

    [TestMethod]
    public void A_kubeconfig_or_a_context_that_is_named_goes_before_the_pod()
    {
        WriteServiceAccount("", "pod-token");
        var path = Kubeconfig("{}");
        (string, string)[] pod = [("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443"), ("KUBECONFIG", path)];
        Assert.AreEqual("in-cluster", Read(new(), pod).Name);
        Assert.AreEqual("test", Read(new() { Kubeconfig = path }, pod).Name);
        Assert.AreEqual("test", Read(new() { Context = "test" }, pod).Name);
    }

    [TestMethod]
    public async Task A_token_that_was_replaced_is_read_again_within_a_minute()
    {
        WriteServiceAccount("", "first");
        var time = new ManualTimeProvider();
        var configuration = Read(new(), time, ("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443"));
        var credential = await CredentialAsync(configuration);
        WriteServiceAccount("", "second");
        Assert.AreEqual("first", (await CredentialAsync(configuration)).Authorization!.Parameter);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.AreEqual("second", (await CredentialAsync(configuration)).Authorization!.Parameter);
        WriteServiceAccount("", "third");
        Assert.IsTrue(configuration.Credentials.Forget(credential));
        Assert.AreEqual("third", (await CredentialAsync(configuration)).Authorization!.Parameter);

        // In the moment of a replacement there is none.
        File.Delete(_folder.Combine("pod/token"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.AreEqual("third", (await CredentialAsync(configuration)).Authorization!.Parameter);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("a\r\nb")]
    public void Nobody_acts_with_more_rights_because_a_name_was_no_name(string user)
    {
        var path = Kubeconfig("{}");
        _ = Assert.ThrowsExactly<KubernetesApiException>(() => Read(new() { Kubeconfig = path, Impersonate = user }));
    }

    [TestMethod]
    public async Task Clients_are_shared_until_the_kubeconfig_changes()
    {
        var path = Kubeconfig("{}");
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        var first = await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken);
        Assert.AreSame(first, await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken));
        Assert.AreNotSame(first, await clients.GetAsync(new() { Kubeconfig = path, Impersonate = "somebody" }, TestContext.CancellationToken));
        Kubeconfig("{}", "tls-server-name: changed");
        var second = await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken);
        Assert.AreNotSame(first, second);

        // Half written, say.
        File.WriteAllText(path, "a: [");
        Assert.AreSame(second, await clients.GetAsync(new() { Kubeconfig = path }, TestContext.CancellationToken));
    }

    [TestMethod]
    public void Settings_that_cannot_work_are_found_at_the_start()
    {
        Assert.IsEmpty(KubernetesClusterOptionsValidator.FindProblems(new(), "Deploy.Cluster"));
        var problems = KubernetesClusterOptionsValidator.FindProblems(
            new()
            {
                Kubeconfig = " ",
                Context = "",
                Impersonate = "system:serviceaccount:deployer",
                RequestTimeout = TimeSpan.Zero,
                RetryTimeout = TimeSpan.FromSeconds(-1),
            },
            "Deploy.Cluster");
        Assert.AreSequenceEqual(
            [
                "Deploy.Cluster.RequestTimeout must be more than zero and less than 49 days, and is 00:00:00.",
                "Deploy.Cluster.RetryTimeout must not be less than zero or more than 49 days, and is -00:00:01.",
                "Deploy.Cluster.Kubeconfig is no file: ' '.",
                "Deploy.Cluster.Context is no name: ''.",
                "Deploy.Cluster.Impersonate must be a user's name or system:serviceaccount:NAMESPACE:NAME, and is 'system:serviceaccount:deployer'.",
            ],
            [.. problems]);
    }

    private string Kubeconfig(string user, string cluster = "{}") => _folder.WriteFile("config", $$"""
        current-context: test
        contexts:
        - name: test
          context: {cluster: test, user: test}
        clusters:
        - name: test
          cluster:
            server: https://kubernetes.example.com
            {{(cluster == "{}" ? "" : cluster)}}
        users:
        - name: test
          user:
            {{user}}
        """);

    private void WriteServiceAccount(string authority, string token)
    {
        _folder.WriteFile("pod/ca.crt", authority);
        _folder.WriteFile("pod/token", token);
        _folder.WriteFile("pod/namespace", "apps\n");
    }

    private ClusterConfiguration Read(KubernetesClusterOptions options, params (string Name, string Value)[] variables) => Read(options, TimeProvider.System, variables);

    private ClusterConfiguration Read(KubernetesClusterOptions options, TimeProvider time, params (string Name, string Value)[] variables)
    {
        var environment = new ClusterEnvironment
        {
            GetVariable = name => variables.FirstOrDefault(variable => variable.Name == name).Value,
            HomeFolder = _folder.Combine("home"),
            ServiceAccountFolder = _folder.Combine("pod"),
        };
        return new ClusterConfigurationReader(environment, time, NullLogger.Instance).Read(options);
    }

    private ValueTask<ClusterCredential> CredentialAsync(ClusterConfiguration configuration) => configuration.Credentials.GetAsync(TestContext.CancellationToken);
}
