using System.Security.Cryptography;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class TlsTests
{
    private static readonly ObjectKey s_pod = new("v1", "Pod", "shop", "web");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_server_is_trusted_by_the_authority_that_the_kubeconfig_names()
    {
        using var authority = new TestAuthority();
        await using var server = await StartAsync(authority);
        Assert.AreEqual("web", await GetAsync(server, $"certificate-authority-data: {Base64(authority.Pem)}"));
    }

    [TestMethod]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("other-ca");
        await using var server = await StartAsync(authority);
        foreach (var cluster in new[] { $"certificate-authority-data: {Base64(other.Pem)}", "" })
        {
            var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => GetAsync(server, cluster));
            Assert.AreEqual($"cannot reach the cluster at https://127.0.0.1:{server.Address.Port}: TLS: its certificate is not signed by a trusted authority", error.Message);
        }

        Assert.IsEmpty(server.Requests);
    }

    [TestMethod]
    public async Task A_certificate_for_another_host_is_not_enough()
    {
        using var authority = new TestAuthority();
        await using var server = await StartAsync(authority, "kubernetes.example.com");
        var roots = $"certificate-authority-data: {Base64(authority.Pem)}";
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => GetAsync(server, roots));
        Assert.AreEqual($"cannot reach the cluster at https://127.0.0.1:{server.Address.Port}: TLS: its certificate is not for 127.0.0.1", error.Message);
        Assert.AreEqual("web", await GetAsync(server, roots + "\n    tls-server-name: kubernetes.example.com"));
        Assert.AreEqual("web", await GetAsync(server, "insecure-skip-tls-verify: true"));
    }

    [TestMethod]
    public async Task An_authority_that_was_replaced_is_read_again()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        using var former = new TestAuthority("former-ca");
        await using var server = await StartAsync(authority);
        folder.WriteFile("ca.crt", former.Pem);
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        var client = await clients.GetAsync(
            new KubernetesClusterOptions { Kubeconfig = WriteKubeconfig(folder, server, "certificate-authority: ca.crt", ""), RetryTimeout = TimeSpan.Zero }, Cancellation);
        _ = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.GetAsync(s_pod, Cancellation));
        folder.WriteFile("ca.crt", authority.Pem);
        Assert.IsNotNull(await client.GetAsync(s_pod, Cancellation));
    }

    [TestMethod]
    [DataRow("EC PRIVATE KEY")]
    [DataRow("RSA PRIVATE KEY")]
    [DataRow("PRIVATE KEY")]
    public async Task A_client_certificate_says_who_asks(string form)
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        await using var server = await StartAsync(authority, clientCertificates: true);
        using AsymmetricAlgorithm key = form == "RSA PRIVATE KEY" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = form switch
        {
            "EC PRIVATE KEY" => ((ECDsa)key).ExportECPrivateKeyPem(),
            "RSA PRIVATE KEY" => ((RSA)key).ExportRSAPrivateKeyPem(),
            _ => key.ExportPkcs8PrivateKeyPem(),
        };
        Assert.Contains($"BEGIN {form}", pem);
        var certificate = authority.CreateClient("deployer", key);
        var roots = $"certificate-authority-data: {Base64(authority.Pem)}";
        Assert.AreEqual("CN=deployer", await GetAsync(server, roots, $"client-certificate-data: {Base64(certificate)}\n    client-key-data: {Base64(pem)}"));
        folder.WriteFile("pki/client.crt", certificate);
        folder.WriteFile("pki/client.key", pem);
        Assert.AreEqual("CN=deployer", await GetAsync(server, roots, "client-certificate: pki/client.crt\n    client-key: pki/client.key", folder));
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<ScriptedServer> StartAsync(TestAuthority authority, string? dnsName = null, bool clientCertificates = false)
    {
        var certificate = authority.CreateServer(dnsName);
        return await ScriptedServer.StartAsync(
            context => JsonAsync(context, $$$"""{"metadata":{"name":"{{{context.Connection.ClientCertificate?.Subject ?? "web"}}}"} }"""),
            https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = clientCertificates ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
                https.AllowAnyClientCertificate();
            });
    }

    private static string WriteKubeconfig(TempFolder folder, ScriptedServer server, string cluster, string user) => folder.WriteFile("config", $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: {cluster: test, user: test}
        clusters:
        - name: test
          cluster:
            server: {{server.Address}}
            {{cluster}}
        users:
        - name: test
          user:
            {{user}}
        """);

    private async Task<string> GetAsync(ScriptedServer server, string cluster, string user = "{}", TempFolder? folder = null)
    {
        using var own = folder is null ? new TempFolder() : null;
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        var client = await clients.GetAsync(
            new KubernetesClusterOptions { Kubeconfig = WriteKubeconfig((folder ?? own)!, server, cluster, user), RetryTimeout = TimeSpan.Zero }, Cancellation);
        return (await client.GetAsync(s_pod, Cancellation))!.Name;
    }
}
