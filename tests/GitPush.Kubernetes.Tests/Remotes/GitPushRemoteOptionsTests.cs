using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Remotes;

[TestClass]
public sealed class GitPushRemoteOptionsTests
{
    [TestMethod]
    [DataRow("SshUrl", "https://git.example.com", "GitPushRemoteOptions.SshUrl is no address that begins with ssh://: 'https://git.example.com/'.")]
    [DataRow("HttpUrl", "ssh://git.example.com", "GitPushRemoteOptions.HttpUrl is no address that begins with https://: 'ssh://git.example.com/'.")]
    [DataRow("DefaultRegistry", "not a registry", "GitPushRemoteOptions.DefaultRegistry is no registry, such as registry.example.com/apps: 'not a registry'.")]
    [DataRow("DefaultServiceAccount", "Not_A_Name", "GitPushRemoteOptions.DefaultServiceAccount is no name of a ServiceAccount: 'Not_A_Name'.")]
    [DataRow("Namespaces", "a b", "GitPushRemoteOptions.Namespaces has an entry that is no namespace: 'a b'.")]
    [DataRow("Impersonate", "ada", "GitPushRemoteOptions.Cluster.Impersonate cannot be set: each push acts as the ServiceAccount of its Remote.")]
    public void A_wrong_option_stops_the_start_and_is_named(string option, string value, string message)
    {
        using var folder = new TempFolder();
        var services = new ServiceCollection();
        services.AddLogging().AddGitPush(options => options.RepositoryRoot = folder.Path).AddRemoteController(options =>
        {
            switch (option)
            {
                case "SshUrl": options.SshUrl = new Uri(value); break;
                case "HttpUrl": options.HttpUrl = new Uri(value); break;
                case "DefaultRegistry": options.DefaultRegistry = value; break;
                case "DefaultServiceAccount": options.DefaultServiceAccount = value; break;
                case "Namespaces": options.Namespaces.Add(value); break;
                default: options.Cluster.Impersonate = value; break;
            }
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.ThrowsExactly<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.AreEqual(message, exception.Failures.Single());
    }

    [TestMethod]
    public void There_is_one_controller()
    {
        var git = new ServiceCollection().AddGitPush().AddRemoteController();

        Assert.ThrowsExactly<InvalidOperationException>(() => git.AddRemoteController());
    }
}
