using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>What the double does on demand and a real cluster does when it likes.</summary>
[TestClass]
public sealed class DoubleTests
{
    private TestCluster cluster = null!;
    private KubectlLike client = null!;

    private string ConfigMaps => $"/api/v1/namespaces/{cluster.Namespace}/configmaps";

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false }, TestContext.CancellationToken);
        client = KubectlLike.Open(cluster.Kubeconfig, "client-under-test");
    }

    [TestCleanup]
    public async Task EndAsync()
    {
        client.Dispose();
        await cluster.DisposeAsync();
    }

    [TestMethod]
    public async Task Requests_fail_as_often_as_they_are_to()
    {
        cluster.FailNext((method, path) => method == HttpMethod.Get && path.Contains("/configmaps", StringComparison.Ordinal), HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(2), times: 2);

        var answers = new List<ApiAnswer>();
        for (var count = 0; count < 3; count++)
        {
            answers.Add(await client.SendAsync(HttpMethod.Get, ConfigMaps));
        }

        CollectionAssert.AreEqual(new[] { 429, 429, 200 }, answers.Select(answer => (int)answer.Status).ToArray());
        Assert.AreEqual("TooManyRequests", (string?)answers[0].Body!["reason"]);
        Assert.AreEqual(2, (int)answers[0].Body!["details"]!["retryAfterSeconds"]!);
    }

    [TestMethod]
    public async Task A_connection_is_cut()
    {
        cluster.FailNext((_, path) => path.Contains("/configmaps", StringComparison.Ordinal), status: null);

        _ = await Assert.ThrowsExactlyAsync<HttpRequestException>(() => client.SendAsync(HttpMethod.Get, ConfigMaps));
        Assert.IsTrue((await client.SendAsync(HttpMethod.Get, ConfigMaps)).IsSuccess);
    }

    [TestMethod]
    public async Task A_restart_cuts_watches_and_keeps_the_objects()
    {
        _ = await client.CreateAsync(ConfigMaps, Samples.ConfigMap("kept"));
        var ended = WatchToEndAsync($"{ConfigMaps}?resourceVersion=1");

        await cluster.RestartApiServerAsync(cancellationToken: TestContext.CancellationToken);

        await ended;
        Assert.IsNotNull(await client.GetAsync($"{ConfigMaps}/kept"));
    }

    [TestMethod]
    public async Task A_watch_from_before_a_compaction_has_expired()
    {
        var list = (await client.SendAsync(HttpMethod.Get, ConfigMaps)).Require();
        _ = await client.CreateAsync(ConfigMaps, Samples.ConfigMap("newer"));
        cluster.Compact();

        var seen = new List<JsonObject>();
        await foreach (var (type, value) in client.WatchAsync($"{ConfigMaps}?resourceVersion={list["metadata"]!["resourceVersion"]}", TestContext.CancellationToken))
        {
            Assert.AreEqual("ERROR", type);
            seen.Add(value);
        }

        Assert.AreEqual(410, (int)seen.Single()["code"]!);
        Assert.AreEqual("Expired", (string?)seen.Single()["reason"]);
        StringAssert.StartsWith((string?)seen.Single()["message"], "too old resource version: ");
    }

    [TestMethod]
    public async Task An_open_watch_can_be_made_to_expire()
    {
        var watch = client.WatchAsync(ConfigMaps, TestContext.CancellationToken).GetAsyncEnumerator(TestContext.CancellationToken);
        Assert.IsTrue(await watch.MoveNextAsync());

        cluster.ExpireWatches();

        var last = watch.Current;
        while (await watch.MoveNextAsync())
        {
            last = watch.Current;
        }

        Assert.AreEqual("ERROR", last.Type);
        Assert.AreEqual(410, (int)last.Object["code"]!);
        await watch.DisposeAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_user_of_whom_no_role_speaks_may_nothing(bool useToken)
    {
        using var joe = KubectlLike.Open(cluster.KubeconfigOf("joe", useToken));

        var answer = await joe.SendAsync(HttpMethod.Get, ConfigMaps);

        Assert.AreEqual(HttpStatusCode.Forbidden, answer.Status);
        StringAssert.StartsWith(answer.Message, "configmaps is forbidden: User \"joe\" cannot list resource \"configmaps\"");
    }

    [TestMethod]
    public async Task No_process_outlives_the_cluster()
    {
        var other = await TestCluster.StartDoubleAsync(cancellationToken: TestContext.CancellationToken);
        var marker = $"{Guid.NewGuid():N}";
        var pods = $"/api/v1/namespaces/{other.Namespace}/pods";
        _ = await other.Kubectl.CreateAsync(pods, Samples.Pod("stubborn", $"trap '' TERM; sleep 1000 {marker} & wait; sleep 1000"));
        _ = await other.Kubectl.CreateAsync(pods, Samples.Pod("forking", $"sh -c 'sh -c \"trap : TERM; while sleep 0.1; do : {marker}; done\"' & wait"));
        foreach (var name in (ReadOnlySpan<string>)["stubborn", "forking"])
        {
            _ = other.Kubectl.WaitAsync($"{pods}/{name}", pod => (string?)pod!["status"]!["phase"] == "Running").GetAwaiter().GetResult();
        }

        Assert.AreNotEqual(0, Processes(marker));
        await other.DisposeAsync();

        Assert.AreEqual(0, Processes(marker));
    }

    private static int Processes(string marker) =>
        Directory.EnumerateDirectories("/proc").Count(folder => ReadCommand(folder).Contains(marker, StringComparison.Ordinal));

    private static string ReadCommand(string folder)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) ? File.ReadAllText(Path.Combine(folder, "cmdline")) : "";
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private async Task WatchToEndAsync(string path)
    {
        try
        {
            await foreach (var _ in client.WatchAsync(path, TestContext.CancellationToken))
            {
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The connection was cut.
        }
    }
}
