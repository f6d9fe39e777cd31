using GitPush.Hooks;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Jobs;

[TestClass]
public sealed class KubernetesJobRegistrationTests
{
    [TestMethod]
    [DataRow("Migrate")]
    [DataRow("-migrate")]
    [DataRow("migrate-")]
    [DataRow("a_b")]
    [DataRow("a-name-that-has-more-than-forty-characters")]
    public void A_name_that_is_none_is_refused(string name) =>
        Assert.ThrowsExactly<ArgumentException>(() => Builder().AddKubernetesJob(name, job => job.Image = "web"));

    [TestMethod]
    public void Two_jobs_have_two_names()
    {
        var builder = Builder().AddKubernetesJob("migrate", job => job.Image = "web").AddKubernetesJob("test", job => job.Image = "web");

        _ = Assert.ThrowsExactly<ArgumentException>(() => builder.AddKubernetesJob("test", job => job.Image = "web"));
    }

    [TestMethod]
    public void Wrong_options_of_a_job_are_named_with_the_job()
    {
        var options = new KubernetesJobOptions();
        options.SecretEnvironment["DB"] = "hunter2";
        options.EnvironmentFrom.Add("db");
        options.Run.Timeout = TimeSpan.Zero;
        options.Run.MaxLogLines = -1;

        var failures = new KubernetesJobOptionsValidator().Validate("migrate", options).Failures!.ToList();

        CollectionAssert.AreEqual(
            new[]
            {
                "KubernetesJobOptions of job 'migrate': either Image or Manifest must be set.",
                "KubernetesJobOptions of job 'migrate': SecretEnvironment: DB must name a Secret and its key, as secret/key.",
                "KubernetesJobOptions of job 'migrate': EnvironmentFrom has 'db': it is written secret/name or configmap/name.",
                "KubernetesJobOptions of job 'migrate': Run.Timeout must be from 1 second to 365 days, and is 00:00:00.",
                "KubernetesJobOptions of job 'migrate': Run.MaxLogLines must not be negative, and is -1.",
            },
            failures);
    }

    [TestMethod]
    public void Wrong_options_of_set_image_are_named()
    {
        var options = new KubernetesSetImageOptions();
        options.Add("pod/web", "web", "web").Add("deployment/web", "web", "web").Add("deployment/web", "web", "api");
        options.Health.Timeout = TimeSpan.Zero;

        var failures = new KubernetesSetImageOptionsValidator().Validate(null, options).Failures!.ToList();

        CollectionAssert.AreEqual(
            new[]
            {
                "KubernetesSetImageOptions.Workloads has 'pod/web': a workload is written kind/name, where kind is one of deployment, statefulset, daemonset, cronjob.",
                "KubernetesSetImageOptions.Workloads has container web of deployment/web twice.",
                "KubernetesSetImageOptions.Health.Timeout must be above zero and at most one day, and is 00:00:00.",
            },
            failures);
        Assert.IsTrue(new KubernetesSetImageOptionsValidator().Validate(null, new KubernetesSetImageOptions().Add("deployment/web", "web", "web")).Succeeded);
    }

    [TestMethod]
    public void A_job_has_what_its_options_say()
    {
        var options = new KubernetesJobOptions { Image = "web", ServiceAccount = "migrator" };
        options.Command.Add("dotnet");
        options.Arguments.Add("migrate");
        options.Environment["A"] = "1";
        options.SecretEnvironment["DB"] = "db/url";
        options.EnvironmentFrom.Add("configmap/web");
        options.ImagePullSecrets.Add("pull");
        options.Limits["memory"] = "64Mi";
        options.RollbackCommand.Add("undo");

        var job = JobTemplate.Create("migrate", "shop", "registry.example.com/web:2", options);

        Assert.AreEqual(
            """{"restartPolicy":"Never","containers":[{"name":"migrate","image":"registry.example.com/web:2","command":["dotnet"],"args":["migrate"],"env":[{"name":"A","value":"1"},{"name":"DB","valueFrom":{"secretKeyRef":{"name":"db","key":"url"}}}],"envFrom":[{"configMapRef":{"name":"web"}}],"resources":{"limits":{"memory":"64Mi"}}}],"imagePullSecrets":[{"name":"pull"}],"serviceAccountName":"migrator"}""",
            job.At("spec", "template", "spec")!.ToJsonString());
        var back = JobTemplate.ForRollback(job, options);
        Assert.AreEqual("migrate-rollback", back.Name);
        Assert.AreEqual("""["undo"]""", back.Objects("spec", "template", "spec", "containers").Single()["command"]!.ToJsonString());
        Assert.IsNull(back.Objects("spec", "template", "spec", "containers").Single()["args"]);
    }

    [TestMethod]
    public async Task Each_stage_has_options_of_its_own_and_runs_in_plans()
    {
        var builder = Builder()
            .AddKubernetesSetImage(images => images.Add("deployment/web", "web", "web"))
            .AddKubernetesSetImage(images => images.Add("deployment/api", "api", "api"), stage => stage.Name = "api")
            .AddKubernetesJob("migrate", job => job.Image = "web");
        await using var services = builder.Services.AddLogging().BuildServiceProvider();

        var stages = services.GetServices<StageRegistration>().ToList();

        CollectionAssert.AreEqual(new[] { "set-image", "api", "migrate" }, stages.Select(stage => stage.Name).ToList());
        Assert.IsTrue(stages.All(stage => stage.RunsInPlan));
        Assert.AreEqual("web", services.GetRequiredService<IOptionsMonitor<KubernetesJobOptions>>().Get("migrate").Image);
        foreach (var stage in stages)
        {
            await using var scope = services.CreateAsyncScope();
            Assert.IsNotNull(stage.Create(scope.ServiceProvider).Stage);
        }
    }

    private static IGitPushBuilder Builder() => new ServiceCollection().AddGitPush(options => options.RepositoryRoot = "repositories");
}
