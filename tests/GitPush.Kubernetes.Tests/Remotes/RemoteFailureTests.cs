using System.Text.Json.Nodes;
using GitPush.History;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>Nothing is lost and nothing is done twice, whatever becomes of the connection to the cluster.</summary>
[TestClass]
public sealed class RemoteFailureTests
{
    [TestMethod]
    public async Task Twenty_pushes_to_five_Remotes_at_once_each_deploy_once()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        await using var jobs = await JobCount.StartAsync(scenario);
        var pushes = new List<(string Remote, string Branch, Task<GitResult> Push)>();
        for (var i = 0; i < 5; i++)
        {
            var remote = $"web{i}";
            var spec = RemoteTests.Spec(scenario.AdaKey);
            spec["branches"] = new JsonArray("b*");
            spec["jobs"] = new JsonArray(Job("check", "AfterDeploy", "exit 0"));
            _ = await scenario.ApplyAsync(remote, spec);
            var work = scenario.Init(work: remote);
            for (var j = 0; j < 4; j++)
            {
                work.Commit("deploy/page.yaml", RemoteTests.ConfigMap(remote, $"b{j}"));
                work.Run("branch", $"b{j}");
            }

            pushes.AddRange(Enumerable.Range(0, 4).Select(j =>
                (remote, $"b{j}", work.TryRunAsync(["push", scenario.UrlOf($"{scenario.Namespace}/{remote}"), $"b{j}"]))));
        }

        foreach (var (remote, branch, push) in pushes)
        {
            var result = await push;
            Assert.AreEqual(0, result.ExitCode, $"{remote} {branch}: {result.Error}");
        }

        var records = await RecordsAsync(scenario);
        Assert.HasCount(20, records);
        Assert.IsTrue(records.All(record => record.Result == PushResult.Succeeded));
        await jobs.WaitAsync(20);
        Assert.AreEqual(20, jobs.Count, "a Job for each push");
        for (var i = 0; i < 5; i++)
        {
            var last = records.Where(record => record.Repository == $"{scenario.Namespace}/web{i}").MaxBy(record => record.EndedAt)!;
            var page = await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath($"web{i}"));
            Assert.AreEqual(last.Refs[0].Name, $"refs/heads/{page!["data"]!["text"]!.GetValue<string>()}");
            Assert.AreEqual(4, records.Count(record => record.Repository == last.Repository));
        }
    }

    [TestMethod]
    public async Task A_push_outlives_a_restart_of_the_API_server_and_runs_its_Job_once()
    {
        var cluster = await TestCluster.StartDoubleAsync();
        await using var scenario = await RemoteScenario.StartAsync(cluster);
        var spec = RemoteTests.Spec(scenario.AdaKey);
        spec["jobs"] = new JsonArray(Job("migrate", "BeforeDeploy", "echo migrated; sleep 1"), Job("check", "AfterDeploy", "exit 0"));
        _ = await scenario.ApplyAsync("web", spec);
        await using var jobs = await JobCount.StartAsync(scenario);
        var work = scenario.Init();
        for (var i = 0; i < 10; i++)
        {
            work.Commit($"deploy/page{i}.yaml", RemoteTests.ConfigMap($"page{i}", "one"));
        }

        var commit = work.Run("rev-parse", "HEAD");

        // The third object that is written is written to a server that ends, and so does the first Job.
        cluster.FailNext((method, path) => method == HttpMethod.Patch && path.Contains("/configmaps/page2", StringComparison.Ordinal) && !path.Contains("dryRun", StringComparison.Ordinal), status: null);
        var push = work.TryRunAsync(["push", scenario.UrlOf($"{scenario.Namespace}/web"), "main"]);
        await jobs.WaitAsync(1);
        await cluster.RestartApiServerAsync(TimeSpan.FromMilliseconds(500));

        var result = await push;
        Assert.AreEqual(0, result.ExitCode, result.Error);
        for (var i = 0; i < 10; i++)
        {
            Assert.IsNotNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath($"page{i}")));
        }

        Assert.AreEqual("Succeeded", (await scenario.WaitForPushAsync("web", commit))["result"]!.GetValue<string>());
        await jobs.WaitAsync(2);
        Assert.AreEqual(2, jobs.Count, "each Job once");
        var record = (await RecordsAsync(scenario)).Single();
        Assert.AreEqual((PushResult.Succeeded, commit), (record.Result, record.Refs[0].NewId));
        Assert.Contains("migrated", record.Output);
    }

    [TestMethod]
    public async Task A_watch_that_expired_loses_no_Remote_and_no_revocation()
    {
        var cluster = await TestCluster.StartDoubleAsync();
        await using var scenario = await RemoteScenario.StartAsync(cluster);
        var spec = RemoteTests.Spec(scenario.AdaKey);
        spec["jobs"] = new JsonArray(Job("migrate", "BeforeDeploy", "sleep 1"));
        _ = await scenario.ApplyAsync("web", spec);
        _ = await scenario.ApplyAsync("old", RemoteTests.Spec(scenario.AdaKey));
        await using var jobs = await JobCount.StartAsync(scenario);
        var work = scenario.Init();
        work.Commit("deploy/page.yaml", RemoteTests.ConfigMap("page", "one"));
        var push = work.TryRunAsync(["push", scenario.UrlOf($"{scenario.Namespace}/web"), "main"]);
        await jobs.WaitAsync(1);

        cluster.ExpireWatches();
        Assert.IsTrue(await cluster.Kubectl.DeleteAsync(scenario.RemotePath("old")));
        cluster.ExpireWatches();
        _ = await scenario.ApplyAsync("new", RemoteTests.Spec(scenario.AdaKey));

        var result = await push;
        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.AreEqual(0, (await work.TryRunAsync(["ls-remote", scenario.UrlOf($"{scenario.Namespace}/new")])).ExitCode);
        Assert.AreNotEqual(0, (await work.TryRunAsync(["ls-remote", scenario.UrlOf($"{scenario.Namespace}/old")])).ExitCode);
        Assert.AreEqual(1, jobs.Count, "the Job ran once");
    }

    private static JsonObject Job(string name, string phase, string script) => new()
    {
        ["name"] = name,
        ["phase"] = phase,
        ["image"] = TestCluster.Image,
        ["command"] = new JsonArray("/bin/sh", "-c", script),
    };

    private static async Task<List<PushRecord>> RecordsAsync(RemoteScenario scenario)
    {
        var records = new List<PushRecord>();
        await foreach (var record in scenario.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery { Limit = 100 }))
        {
            records.Add(record);
        }

        return records;
    }
}
