using static GitPush.Kubernetes.Tests.Apply.TestManifest;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class PlanTests
{
    [TestMethod]
    public async Task A_plan_says_what_would_happen_and_changes_nothing()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"), ConfigMap("old", "1"), ConfigMap("same", "1"), Secret("web", "the-old-one"));
        var before = await AllAsync(deployment);

        var push = await deployment.PushAsync(isPlan: true, ConfigMap("web", "2"), ConfigMap("new", "1"), ConfigMap("same", "1"), Secret("web", "the-new-one"));
        await push.DeployAsync();
        await push.RollBackAsync();

        CollectionAssert.AreEqual(before, await AllAsync(deployment));
        Assert.AreEqual("deploy: would change secret/web (data)", push.Output.All[0]);
        Assert.Contains("  -   password: \"***\"\n  +   password: \"*** (changed)\"", push.Output.Text);
        Assert.Contains("deploy: would create configmap/new", push.Output.Text);
        Assert.Contains("  -   value: \"1\"\n  +   value: \"2\"", push.Output.Text);
        Assert.Contains("deploy: would delete configmap/old", push.Output.Text);
        Assert.AreEqual("deploy: 1 to create, 2 to change, 1 to delete, 1 unchanged", push.Output.All[^1]);
        Assert.DoesNotContain(Convert.ToBase64String("the-new-one"u8), push.Output.Text);
        Assert.DoesNotContain(Convert.ToBase64String("the-old-one"u8), push.Output.Text);
    }

    private static async Task<string[]> AllAsync(TestDeployment deployment) =>
    [
        .. (await deployment.Cluster.Kubectl.ListAsync($"/api/v1/namespaces/{deployment.Namespace}/configmaps"))
            .Concat(await deployment.Cluster.Kubectl.ListAsync($"/api/v1/namespaces/{deployment.Namespace}/secrets"))
            .Concat(await deployment.Cluster.Kubectl.ListAsync($"/apis/coordination.k8s.io/v1/namespaces/{deployment.Namespace}/leases"))
            .Select(found => $"{found["metadata"]!["name"]} {found["metadata"]!["resourceVersion"]}"),
    ];
}
