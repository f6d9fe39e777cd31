using GitPush.Kubernetes.Previews;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Previews;

[TestClass]
public sealed class PreviewOptionsTests
{
    [TestMethod]
    [DataRow("shop", "preview-shop-")]
    [DataRow("team/shop", "preview-teams-")]
    [DataRow("a-long-name-of-a-repository", "preview-a-lon-")]
    [DataRow("_", "preview-")]
    public void Without_a_prefix_it_is_made_of_the_repositorys_name(string repository, string beginning)
    {
        var prefix = PreviewName.PrefixOf(new KubernetesPreviewOptions(), repository);

        Assert.StartsWith(beginning, prefix);
        Assert.IsTrue(PreviewName.IsPrefix(prefix), prefix);
        Assert.AreEqual(prefix, PreviewName.PrefixOf(new KubernetesPreviewOptions(), repository));
    }

    [TestMethod]
    public void Repositories_whose_names_look_alike_have_other_prefixes()
    {
        string[] names = ["team/shop", "team-shop", "teamshop", "Team/shop", "team.shop", "a-long-name-of-a-repository", "a-long-name-of-another"];

        Assert.AreEqual(names.Length, names.Select(name => PreviewName.PrefixOf(new KubernetesPreviewOptions(), name)).Distinct().Count());
    }

    [TestMethod]
    [DataRow("preview-shop", "NamespacePrefix must be lower-case letters")]
    [DataRow("Preview-", "NamespacePrefix must be lower-case letters")]
    [DataRow("-", "NamespacePrefix must be lower-case letters")]
    [DataRow("a-prefix-of-24-characters-", "NamespacePrefix must be lower-case letters")]
    [DataRow("kube-", "reserved for Kubernetes itself")]
    public void A_prefix_that_makes_no_namespace_stops_the_start(string prefix, string problem) =>
        AssertProblem(problem, new KubernetesPreviewOptions { NamespacePrefix = prefix });

    [TestMethod]
    public void Wrong_options_are_named()
    {
        AssertProblem("Namespace is 'shop', and with Preview each ref has a namespace of its own", new KubernetesPreviewOptions(), deploy => deploy.Namespace = "shop");
        AssertProblem("Preview.MaxPreviews must be more than zero", new KubernetesPreviewOptions { MaxPreviews = 0 });
        AssertProblem("Preview.DeleteTimeout must be more than zero", new KubernetesPreviewOptions { DeleteTimeout = TimeSpan.Zero });
        AssertProblem("Preview.Owner is no value of a label", new KubernetesPreviewOptions { Owner = "a b" });
        AssertProblem("Preview.ClusterRole is 'edit': it names the role of the account in Cluster.Impersonate, which is not set", new KubernetesPreviewOptions { ClusterRole = "edit" });
        AssertProblem("Preview.Labels has 'istio injection=enabled'", new KubernetesPreviewOptions { Labels = { ["istio injection"] = "enabled" } });
        AssertProblem("Preview.Annotations has '-'", new KubernetesPreviewOptions { Annotations = { ["-"] = "" } });
        AssertProblem("Preview sets 'gitpush.dev/preview-owner'", new KubernetesPreviewOptions { Labels = { ["gitpush.dev/preview-owner"] = "x" } });
        AssertProblem("Preview.CopyFrom must name the namespace that has secret/db", new KubernetesPreviewOptions { Copies = { "secret/db" } });
        AssertProblem("Preview.CopyFrom is no name of a namespace: 'A'", new KubernetesPreviewOptions { CopyFrom = "A" });
        AssertProblem("Preview.Copies has 'db': it is written secret/name or configmap/name", new KubernetesPreviewOptions { CopyFrom = "shop", Copies = { "db" } });
    }

    [TestMethod]
    public void Good_options_let_the_host_start()
    {
        var preview = new KubernetesPreviewOptions
        {
            NamespacePrefix = "preview-shop-",
            Labels = { ["pod-security.kubernetes.io/enforce"] = "restricted", ["istio-injection"] = "enabled", ["empty"] = "" },
            CopyFrom = "shop",
            Copies = { "secret/registry", "configmap/settings" },
            ClusterRole = "edit",
            MaxPreviews = 10,
        };

        Assert.AreSame(preview, Read(preview, deploy => deploy.Cluster.Impersonate = "system:serviceaccount:shop:deployer").Preview);
    }

    private static void AssertProblem(string problem, KubernetesPreviewOptions preview, Action<KubernetesDeployOptions>? configure = null)
    {
        var failure = Assert.ThrowsExactly<OptionsValidationException>(() => Read(preview, configure));

        Assert.IsTrue(failure.Failures.Any(text => text.Contains(problem, StringComparison.Ordinal)), $"{problem}: {failure.Message}");
    }

    private static KubernetesDeployOptions Read(KubernetesPreviewOptions preview, Action<KubernetesDeployOptions>? configure)
    {
        var services = new ServiceCollection().AddLogging();
        _ = services.AddGitPush().AddKubernetesDeploy(deploy =>
        {
            deploy.Preview = preview;
            configure?.Invoke(deploy);
        });
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<KubernetesDeployOptions>>().Get("deploy");
    }
}
