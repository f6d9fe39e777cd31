using System.Text.RegularExpressions;
using GitPush.Docker.Tests.Peers;
using GitPush.Testing.Kubernetes;
using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class DoctorTests
{
    [TestMethod]
    public async Task A_sound_folder_and_a_server_that_answers_are_ok()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous");

        var result = await ToolProcess.RunAsync("doctor", "--root", server.Root, "--server", server.Console);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        var verdicts = result.Output.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(words => words[1], words => words[0]);
        CollectionAssert.AreEqual(new[] { "dotnet", "root", "disk", "history", "git", "docker", "cluster", "server" }, verdicts.Keys.ToArray());
        foreach (var subject in new[] { "dotnet", "root", "history", "git", "server" })
        {
            Assert.AreEqual("ok", verdicts[subject], result.Output);
        }
    }

    [TestMethod]
    public async Task What_is_no_folder_and_a_server_that_does_not_answer_are_told_apart()
    {
        using var folder = new TempFolder();
        string console;
        await using (var server = await ServedFolder.StartAsync(folder, "--anonymous"))
        {
            console = server.Console;
            _ = await server.StopAsync();
        }

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Combine("missing"), "--server", console);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, $"{folder.Combine("missing")} does not exist");
        StringAssert.Contains(result.Output, $"{console} cannot be reached: ");
    }

    [TestMethod]
    public async Task A_Docker_engine_is_asked_what_it_speaks()
    {
        using var folder = new TempFolder();
        using var engine = await EnginePeer.StartAsync();

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Path, "--docker", engine.Host);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        StringAssert.Matches(result.Output, new Regex($"^ok +docker +{Regex.Escape(engine.Host)} speaks version 1\\.[0-9]+ of the Engine API, with BuildKit$", RegexOptions.Multiline));
    }

    [TestMethod]
    [DataRow("unix:///nowhere/docker.sock", "unix:///nowhere/docker.sock: ")]
    [DataRow("docker.example.com", "must be unix:///path or tcp://host:port. It is 'docker.example.com'.")]
    public async Task A_Docker_engine_that_was_named_and_is_none_is_an_error(string address, string problem)
    {
        using var folder = new TempFolder();

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Path, "--docker", address);

        Assert.AreEqual(1, result.ExitCode, result.Output);
        StringAssert.Contains(VerdictOf(result, "docker"), problem);
        StringAssert.StartsWith(VerdictOf(result, "docker"), "error");
    }

    [TestMethod]
    public async Task Without_an_engine_and_a_cluster_there_are_warnings_that_say_who_needs_them()
    {
        using var folder = new TempFolder();
        var info = ToolProcess.StartInfo("doctor", "--root", folder.Path);
        info.Environment["DOCKER_HOST"] = $"unix://{folder.Combine("docker.sock")}";
        info.Environment["KUBECONFIG"] = folder.Combine("kubeconfig");

        var result = await ToolProcess.RunAsync(info);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        StringAssert.StartsWith(VerdictOf(result, "docker"), "warning");
        StringAssert.EndsWith(VerdictOf(result, "docker"), "only AddDockerBuild needs one");
        StringAssert.StartsWith(VerdictOf(result, "cluster"), "warning");
        StringAssert.EndsWith(VerdictOf(result, "cluster"), "only stages of GitPush.Kubernetes need one");
    }

    [TestMethod]
    public async Task A_cluster_is_asked_for_the_rights_that_a_deployment_needs()
    {
        using var folder = new TempFolder();
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false });

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Path, "--kubeconfig", cluster.Kubeconfig, "--namespace", cluster.Namespace);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        StringAssert.StartsWith(VerdictOf(result, "cluster"), "ok");
        StringAssert.EndsWith(VerdictOf(result, "rights"), $"enough for a deployment to {cluster.Namespace}");
    }

    [TestMethod]
    public async Task Rights_that_are_missing_are_named_by_verb()
    {
        using var folder = new TempFolder();
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        await cluster.AllowAsync("ada", "get,list,watch,create,update,patch,delete", "configmaps,services,jobs.batch,leases.coordination.k8s.io,pods,events,replicasets.apps");
        await cluster.AllowAsync("ada", "get,list,watch", "deployments.apps");

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Path, "--kubeconfig", cluster.KubeconfigOf("ada"), "--namespace", cluster.Namespace);

        Assert.AreEqual(1, result.ExitCode, result.Output);
        StringAssert.EndsWith(
            VerdictOf(result, "rights"),
            $"in {cluster.Namespace} this account may not create deployments.apps; update deployments.apps; patch deployments.apps; delete deployments.apps; get pods/log");
    }

    [TestMethod]
    public async Task A_cluster_that_was_named_and_does_not_answer_is_an_error()
    {
        using var folder = new TempFolder();

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Path, "--kubeconfig", folder.Combine("kubeconfig"));

        Assert.AreEqual(1, result.ExitCode, result.Output);
        StringAssert.StartsWith(VerdictOf(result, "cluster"), "error");
        StringAssert.Contains(VerdictOf(result, "cluster"), folder.Combine("kubeconfig"));
    }

    private static string VerdictOf(ToolResult result, string subject) =>
        result.Output.Split('\n').Single(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var word, ..] && word == subject);
}
