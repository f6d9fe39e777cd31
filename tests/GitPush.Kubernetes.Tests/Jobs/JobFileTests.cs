using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Tests.Jobs;

[TestClass]
public sealed class JobFileTests : IDisposable
{
    private const string Job = """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: any
          namespace: elsewhere
        spec:
          template:
            spec:
              initContainers:
              - name: wait
                image: busybox:1
              containers:
              - name: run
                image: registry.example.com/shop:latest
                args: [migrate, --yes]
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_job_is_read_with_the_images_that_the_push_built()
    {
        var job = Read(Job);

        Assert.AreEqual("migrate", job.Name);
        Assert.AreEqual("shop", job.Namespace);
        Assert.AreEqual("registry.example.com/shop:2", job.Objects("spec", "template", "spec", "containers").Single()["image"]!.ToString());
        Assert.AreEqual("busybox:1", job.Objects("spec", "template", "spec", "initContainers").Single()["image"]!.ToString());
    }

    [TestMethod]
    [DataRow("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}")]
    [DataRow(Job + "\n---\n" + Job)]
    [DataRow("# nothing")]
    public void A_file_that_is_not_one_job_is_refused(string text)
    {
        var failure = Assert.ThrowsExactly<StageFailedException>(() => Read(text));

        Assert.AreEqual("job migrate: deploy/migrate.yaml is to hold one object, of kind Job in batch/v1", failure.Message);
    }

    [TestMethod]
    public void A_file_that_is_not_there_is_named()
    {
        var failure = Assert.ThrowsExactly<StageFailedException>(() => Read(Job, "deploy/migrat.yaml"));

        Assert.AreEqual("job migrate: the push has no file deploy/migrat.yaml", failure.Message);
    }

    private KubernetesObject Read(string text, string path = "deploy/migrate.yaml")
    {
        var git = TestGit.Init(_folder.Path);
        var commit = ObjectId.Parse(git.Commit("deploy/migrate.yaml", text));
        var built = BuiltImages.Of(new TestPushContext("push1").Context);
        built.Add(new BuiltImage("web", "registry.example.com/shop", "2", null, commit));
        var repository = GitRepository.Open(_folder.Path);
        return JobFile.Read(repository, commit, path, "migrate", "shop", built);
    }
}
