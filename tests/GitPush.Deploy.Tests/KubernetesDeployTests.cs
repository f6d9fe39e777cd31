using System.Text.Json.Nodes;

namespace GitPush.Deploy.Tests;

/// <summary>
/// What the README of samples/KubernetesDeploy promises: the stock git, a Docker engine and a registry, and pods that are containers of
/// the images which the pushes built.
/// </summary>
[TestClass]
public sealed class KubernetesDeployTests
{
    [TestMethod]
    public async Task A_push_builds_tests_migrates_and_rolls_out_and_one_that_fails_changes_nothing()
    {
        await using var fixture = await DeployFixture.StartAsync();
        using var sample = await SampleProcess.StartAsync(fixture);

        // Over HTTP, into an empty repository.
        var (first, created) = await sample.PushAsync(sample.HttpUrl);
        Assert.AreEqual(0, created.ExitCode, created.Error);
        StringAssert.Contains(created.Error, "the page has ");
        StringAssert.Contains(created.Error, "deployment/page 2/2 ready");
        await AssertDeployedAsync(fixture, first);

        // Over SSH, a change.
        sample.Edit("site/index.html", text => text.Replace("Hello", "Welcome", StringComparison.Ordinal));
        var (second, changed) = await sample.PushAsync(sample.SshUrl);
        Assert.AreEqual(0, changed.ExitCode, changed.Error);
        await AssertDeployedAsync(fixture, second);

        // An image that does not come up.
        sample.Edit("Dockerfile", text => text.Replace("CMD [\"httpd\"", "CMD [\"sh\", \"-c\", \"echo no database; exit 1\"", StringComparison.Ordinal));
        var (_, broken) = await sample.PushAsync(sample.HttpUrl);
        Assert.AreEqual(1, broken.ExitCode, broken.Error);
        StringAssert.Contains(broken.Error, "CrashLoopBackOff: container page exited with code 1");
        StringAssert.Contains(broken.Error, "no database");
        await AssertDeployedAsync(fixture, second);
        sample.Reset(second);

        // A test that fails: nothing is pushed anywhere.
        sample.Edit("site/index.html", text => text.Replace("<h1>", "<h2>", StringComparison.Ordinal));
        var (untested, failing) = await sample.PushAsync(sample.SshUrl);
        Assert.AreEqual(1, failing.ExitCode, failing.Error);
        StringAssert.Contains(failing.Error, "test");
        await Assert.ThrowsExactlyAsync<HttpRequestException>(() => fixture.DigestOfAsync("page", untested));
        sample.Reset(second);

        // A migration that fails: nothing is rolled out.
        var generation = (await DeploymentAsync(fixture))["metadata"]!["generation"]!.GetValue<long>();
        sample.Edit("site/index.html", text => text.Replace("Welcome", "Goodbye", StringComparison.Ordinal));
        sample.Edit("deploy/migrate.yaml", text => text.Replace("echo the page has", "echo cannot migrate; exit 3; echo", StringComparison.Ordinal));
        var (_, unmigrated) = await sample.PushAsync(sample.HttpUrl);
        Assert.AreEqual(1, unmigrated.ExitCode, unmigrated.Error);
        StringAssert.Contains(unmigrated.Error, "cannot migrate");
        Assert.AreEqual(generation, (await DeploymentAsync(fixture))["metadata"]!["generation"]!.GetValue<long>());
        await AssertDeployedAsync(fixture, second);
        sample.Reset(second);

        // A plan changes nothing, and the push after it is an ordinary one.
        sample.Edit("deploy/page.yaml", text => text.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal));
        var (_, plan) = await sample.PushAsync(sample.HttpUrl, "-o", "plan");
        Assert.AreEqual(1, plan.ExitCode, plan.Error);
        StringAssert.Contains(plan.Error, "this was a plan: nothing has changed");
        StringAssert.Contains(plan.Error, "replicas: 1");
        await AssertDeployedAsync(fixture, second);
        var (third, scaled) = await sample.PushAsync(sample.HttpUrl);
        Assert.AreEqual(0, scaled.ExitCode, scaled.Error);
        await AssertDeployedAsync(fixture, third, replicas: 1);
    }

    /// <summary>The Deployment has the image that the registry has for a commit, by digest, and all of its pods run it.</summary>
    private static async Task AssertDeployedAsync(DeployFixture fixture, string commit, int replicas = 2)
    {
        var image = $"{fixture.Registry.Address}/page@{await fixture.DigestOfAsync("page", commit)}";
        var deployment = await DeploymentAsync(fixture);
        Assert.AreEqual(image, deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>());
        Assert.AreEqual(replicas, deployment["status"]!["readyReplicas"]!.GetValue<int>());
        Assert.AreEqual(replicas, deployment["status"]!["updatedReplicas"]!.GetValue<int>());
    }

    private static async Task<JsonNode> DeploymentAsync(DeployFixture fixture) =>
        await fixture.Cluster.Kubectl.GetAsync($"/apis/apps/v1/namespaces/{fixture.Cluster.Namespace}/deployments/page")
        ?? throw new InvalidOperationException("There is no Deployment.");
}
