using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Who may do what: by Roles, on the double as on a real cluster.</summary>
[TestClass]
public sealed class AccessTests
{
    private static TestCluster cluster = null!;

    private static string Namespace => $"/api/v1/namespaces/{cluster.Namespace}";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task A_service_account_may_do_what_a_role_allows_and_no_more()
    {
        using var deployer = await OpenAsServiceAccountAsync("deployer");
        await cluster.AllowAsync($"system:serviceaccount:{cluster.Namespace}:deployer", "get,create", "configmaps");

        var created = await deployer.SendAsync(HttpMethod.Post, $"{Namespace}/configmaps", Samples.ConfigMap("allowed"));
        var listed = await deployer.SendAsync(HttpMethod.Get, $"{Namespace}/configmaps");
        var elsewhere = await deployer.SendAsync(HttpMethod.Get, "/apis/apps/v1/deployments");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual(HttpStatusCode.Forbidden, listed.Status);
        Assert.AreEqual(
            $"configmaps is forbidden: User \"system:serviceaccount:{cluster.Namespace}:deployer\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{cluster.Namespace}\"",
            listed.Message);
        Assert.AreEqual(
            $"deployments.apps is forbidden: User \"system:serviceaccount:{cluster.Namespace}:deployer\" cannot list resource \"deployments\" in API group \"apps\" at the cluster scope",
            elsewhere.Message);
    }

    [TestMethod]
    public async Task An_access_review_says_what_one_may()
    {
        using var asker = await OpenAsServiceAccountAsync("asker");
        await cluster.AllowAsync($"system:serviceaccount:{cluster.Namespace}:asker", "get", "secrets");

        Assert.IsTrue(await MayAsync(asker, "get", "secrets"));
        Assert.IsFalse(await MayAsync(asker, "delete", "secrets"));
    }

    [TestMethod]
    public async Task A_token_of_nobody_is_unauthorized()
    {
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(kubeconfig, KubeconfigWithToken("not-a-token"));
        using var nobody = KubectlLike.Open(kubeconfig);
        File.Delete(kubeconfig);

        var answer = await nobody.SendAsync(HttpMethod.Get, $"{Namespace}/configmaps");

        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.Status);
        Assert.AreEqual("Unauthorized", answer.Message);
    }

    private static async Task<bool> MayAsync(KubectlLike client, string verb, string resource)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject { ["namespace"] = cluster.Namespace, ["verb"] = verb, ["resource"] = resource },
            },
        };
        return (bool)(await client.CreateAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review))["status"]!["allowed"]!;
    }

    private static async Task<KubectlLike> OpenAsServiceAccountAsync(string name)
    {
        _ = await cluster.Kubectl.CreateAsync($"{Namespace}/serviceaccounts", JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"{{{name}}}"}}""")!.AsObject());
        var token = await cluster.Kubectl.CreateAsync(
            $"{Namespace}/serviceaccounts/{name}/token", JsonNode.Parse("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""")!.AsObject());
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(kubeconfig, KubeconfigWithToken((string)token["status"]!["token"]!));
        try
        {
            return KubectlLike.Open(kubeconfig);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    // The cluster's own file with a token in place of the certificate.
    private static string KubeconfigWithToken(string token)
    {
        var yaml = new YamlDotNet.RepresentationModel.YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(cluster.Kubeconfig)));
        var user = (YamlDotNet.RepresentationModel.YamlMappingNode)yaml.Documents[0].RootNode["users"][0]["user"];
        user.Children.Clear();
        user.Add("token", token);
        using var text = new StringWriter();
        yaml.Save(text, assignAnchors: false);
        return text.ToString();
    }
}
