using System.Diagnostics;
using System.Text.Json.Nodes;
using GitPush.Docker.Tests.Peers;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Pods in a real Docker engine, with an image from a real registry.</summary>
[TestClass]
public sealed class DockerRuntimeTests
{
    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Pods_run_in_a_docker_engine_with_images_pulled_by_digest()
    {
        using var engine = await EnginePeer.StartAsync();
        using var registry = await RegistryPeer.StartAsync(withLogin: false);
        var image = PushImage(engine, $"{registry.Address}/tools:1");
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { DockerSocket = engine.Socket });
        var pods = $"/api/v1/namespaces/{cluster.Namespace}/pods";
        _ = await cluster.Kubectl.CreateAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps", Samples.ConfigMap("settings", ("file", "content")));
        var pod = Samples.Pod("contained", "cat /etc/settings/file; echo; echo last words > /dev/termination-log; exit 5");
        var container = pod["spec"]!["containers"]![0]!;
        container["image"] = image;
        container["volumeMounts"] = JsonNode.Parse("""[{"name":"settings","mountPath":"/etc/settings"}]""");
        pod["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"settings","configMap":{"name":"settings"}}]""");
        var lasting = Samples.Pod("lasting", "trap 'exit 0' TERM; echo up; touch /ready; while :; do sleep 0.1; done", "Always");
        lasting["spec"]!["containers"]![0]!["image"] = image;
        lasting["spec"]!["containers"]![0]!["readinessProbe"] = JsonNode.Parse("""{"exec":{"command":["/bin/sh","-c","test -e /ready"]},"periodSeconds":1}""");
        var missing = Samples.Pod("missing", "true");
        missing["spec"]!["containers"]![0]!["image"] = $"{registry.Address}/nothing:1";

        foreach (var made in (JsonObject[])[pod, lasting, missing])
        {
            _ = await cluster.Kubectl.CreateAsync(pods, made);
        }

        var failed = await cluster.Kubectl.WaitAsync($"{pods}/contained", found => (string?)found!["status"]!["phase"] == "Failed");
        var terminated = failed!["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.AreEqual(5, (int)terminated["exitCode"]!);
        Assert.AreEqual("last words\n", (string?)terminated["message"]);
        Assert.AreEqual("content\n", await cluster.Kubectl.ReadTextAsync($"{pods}/contained/log"));
        _ = await cluster.Kubectl.WaitAsync($"{pods}/lasting", found => (bool?)found!["status"]!["containerStatuses"]?[0]!["ready"] == true);
        _ = await cluster.Kubectl.DeleteAsync($"{pods}/lasting");
        _ = await cluster.Kubectl.WaitAsync($"{pods}/lasting", found => found is null);
        _ = await cluster.Kubectl.WaitAsync($"{pods}/missing", found => (string?)found!["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["reason"] == "ImagePullBackOff");
        Assert.AreEqual("", Docker(engine, "ps", "--quiet"));
    }

    /// <returns>The image by its digest; only the registry has it.</returns>
    private static string PushImage(EnginePeer engine, string name)
    {
        using var folder = new TempFolder();
        _ = folder.CreateDirectory("root/bin");
        _ = folder.CreateDirectory("root/tmp");
        File.Copy("/bin/busybox", folder.Combine("root/bin/busybox"));
        foreach (var program in (ReadOnlySpan<string>)["sh", "cat", "sleep", "touch", "test"])
        {
            _ = File.CreateSymbolicLink(folder.Combine($"root/bin/{program}"), "busybox");
        }

        System.Formats.Tar.TarFile.CreateFromDirectory(folder.Combine("root"), folder.Combine("root.tar"), includeBaseDirectory: false);
        _ = Docker(engine, "import", folder.Combine("root.tar"), name);
        _ = Docker(engine, "push", "--quiet", name);
        var image = Docker(engine, "inspect", "--format", "{{index .RepoDigests 0}}", name).Trim();
        _ = Docker(engine, "image", "rm", "--force", name, image);
        return image;
    }

    private static string Docker(EnginePeer engine, params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOCKER_HOST"] = engine.Host;
        using var docker = Process.Start(start)!;
        var errors = docker.StandardError.ReadToEndAsync();
        var output = docker.StandardOutput.ReadToEnd();
        docker.WaitForExit();
        return docker.ExitCode == 0 ? output : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {errors.Result}{output}");
    }
}
