using GitPush.Images;
using GitPush.Kubernetes.Builds;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Builds;

[TestClass]
public sealed class KubernetesBuildOptionsTests
{
    [TestMethod]
    public void What_a_host_has_to_say_is_enough() => Assert.IsTrue(Validate(_ => { }).Succeeded);

    [TestMethod]
    public void Options_that_cannot_work_are_named()
    {
        Expect("ServerUrl", options => options.ServerUrl = null);
        Expect("ServerUrl", options => options.ServerUrl = new Uri("/git", UriKind.Relative));
        Expect("ServerUrl", options => options.ServerUrl = new Uri("ftp://gitpush.example.com/git"));
        Expect("ServerUrl", options => options.ServerUrl = new Uri("http://ada:secret@gitpush.example.com/git"));
        Expect("ToolImage", options => options.Tool = KubernetesBuildTool.Buildah);
        Expect("Tool ", options => options.Tool = (KubernetesBuildTool)7);
        Expect("CacheTag", options => options.CacheTag = "a,b");
        Expect("CacheTag", options => (options.Tool, options.ToolImage, options.CacheTag) = (KubernetesBuildTool.Buildah, "registry.example.com/buildah:1", "cache"));
        Expect("UserId", options => options.UserId = 0);
        Expect("MaxParallel", options => options.MaxParallel = 0);
        Expect("Timeout", options => options.Timeout = TimeSpan.Zero);
        Expect("KeepFailed", options => options.KeepFailed = TimeSpan.FromSeconds(-1));
        Expect("Refs", options => options.Refs.Add(""));
        Expect("ContextSizeLimit", options => options.ContextSizeLimit = "much");
        Expect("Limits", options => options.Limits["memory"] = "1 GB");
        Expect("InsecureRegistries", options => options.InsecureRegistries.Add("http://registry.example.com"));
        Expect("InsecureRegistries", options => options.InsecureRegistries.Add("x\"]\n[worker"));
        Expect("CredentialsSecret", options =>
        {
            options.CredentialsSecret = "login";
            options.Credentials.Add(new RegistryCredential("registry.example.com", "ada", SecretReference.FromEnvironment("PASSWORD")));
        });
        Expect("Cluster.RequestTimeout", options => options.Cluster.RequestTimeout = TimeSpan.Zero);
    }

    [TestMethod]
    public void Images_that_cannot_be_built_are_named()
    {
        Expect("Images is empty", options => options.Images.Clear());
        Expect("Images[?].Name", options => options.Images[0].Name = "");
        Expect("Images[web].Repository", options => options.Images[0].Repository = null);
        Expect("Images[web].Repository", options => options.Images[0].Repository = "registry.example.com/shop/web:latest");
        Expect("Images[web].Repository", options => options.Images[0].Repository = "registry.example.com/shop/web,push=false");
        Expect("Images[web].Context", options => options.Images[0].Context = "../other");
        Expect("Images[web].Dockerfile", options => options.Images[0].Dockerfile = "/etc/passwd");
        Expect("Images[web].Dockerfile", options => options.Images[0].Dockerfile = "a/../../b");
        Expect("Images[web].Target", options => options.Images[0].Target = "");
        Expect("Images[web].TestTarget", options => options.Images[0].TestTarget = "a\nb");
        Expect("Images[web].Arguments", options => options.Images[0].Arguments["A=B"] = "c");
        Expect("Images[web].Arguments", options => options.Images[0].Arguments["A"] = "\0");
        Expect("Images[web].Labels", options => options.Images[0].Labels[""] = "c");
        Expect("Images[web].Secrets", options => options.Images[0].Secrets["npm,src=/etc/shadow"] = SecretReference.FromEnvironment("NPM"));
        Expect("Images[web].CacheFrom", options => options.Images[0].CacheFrom.Add("registry.example.com/shop/web:latest,insecure=true"));
        Expect("two images", options => options.Images.Add(NewImage()));
    }

    [TestMethod]
    public void A_host_may_build_in_two_clusters_with_two_stages()
    {
        var services = new ServiceCollection();
        services.AddGitPush()
            .AddKubernetesBuild(options => Describe(options).Namespace = "first", stage => stage.Name = "build first")
            .AddKubernetesBuild(options => Describe(options).Namespace = "second", stage => stage.Name = "build second");

        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<KubernetesBuildOptions>>();
        CollectionAssert.AreEquivalent(new[] { "first", "second" }, new[] { options.Get("build-1").Namespace, options.Get("build-2").Namespace });
        Assert.IsNotNull(provider.GetService<PushedTrees>());
    }

    [TestMethod]
    public async Task Wrong_options_stop_the_host_s_start()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => GitPushHost.StartAsync(git => git.AddKubernetesBuild(_ => { })));

        StringAssert.Contains(exception.Message, "KubernetesBuildOptions.ServerUrl");
    }

    private static ImageBuild NewImage() => new() { Name = "web", Repository = "registry.example.com:5000/shop/web" };

    private static KubernetesBuildOptions Describe(KubernetesBuildOptions options)
    {
        options.ServerUrl = new Uri("http://gitpush.gitpush.svc:8080/git");
        options.Images.Add(NewImage());
        return options;
    }

    private static ValidateOptionsResult Validate(Action<KubernetesBuildOptions> change)
    {
        var options = Describe(new KubernetesBuildOptions());
        change(options);
        return new KubernetesBuildOptionsValidator().Validate(null, options);
    }

    private static void Expect(string part, Action<KubernetesBuildOptions> change)
    {
        var result = Validate(change);
        Assert.IsTrue(result.Failed, part);
        StringAssert.Contains(result.FailureMessage, part);
    }
}
