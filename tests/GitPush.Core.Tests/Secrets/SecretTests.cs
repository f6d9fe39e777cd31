using GitPush.Core.Tests.Hooks;
using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Secrets;

[TestClass]
public sealed class SecretTests
{
    [TestMethod]
    public async Task A_secret_is_read_where_its_reference_says_and_masked_from_then_on()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("token"), "from a file\n");
        using var services = Services(new Dictionary<string, string?> { ["Registry:Password"] = "from the configuration" });
        var resolver = services.GetRequiredService<SecretResolver>();
        await using var push = new TestPush("refs/heads/main");

        var file = await resolver.ResolveAsync(SecretReference.FromFile(folder.Combine("token")), push.Context, CancellationToken.None);
        var configuration = await resolver.ResolveAsync(SecretReference.Parse("config:Registry:Password"), push.Context, CancellationToken.None);
        await push.Context.Output.WriteLineAsync($"{file} and {configuration}");

        Assert.AreEqual("from a file", file);
        Assert.AreEqual("from the configuration", configuration);
        Assert.AreEqual("*** and ***\n", push.Output.Shown);
    }

    [TestMethod]
    public async Task An_environment_variable_is_a_secret()
    {
        using var services = Services([]);

        var path = await services.GetRequiredService<SecretResolver>().ReadAsync(SecretReference.FromEnvironment("PATH"), CancellationToken.None);

        Assert.AreEqual(Environment.GetEnvironmentVariable("PATH"), path);
    }

    [TestMethod]
    public async Task A_source_of_the_hosts_own_goes_before_ours()
    {
        using var services = Services([], host => host.AddSingleton<ISecretSource>(new Vault()));

        var secret = await services.GetRequiredService<SecretResolver>().ReadAsync(SecretReference.Parse("env:PATH"), CancellationToken.None);

        Assert.AreEqual("PATH of the vault", secret);
    }

    [TestMethod]
    [DataRow("file:/nowhere/token", "secret file:/nowhere/token does not exist")]
    [DataRow("config:No:Such:Key", "secret config:No:Such:Key does not exist")]
    [DataRow("vault:npm", "secret vault:npm: nothing here reads 'vault:' references")]
    public async Task A_secret_that_is_not_there_is_one_clear_line(string reference, string message)
    {
        using var services = Services([]);

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            async () => await services.GetRequiredService<SecretResolver>().ReadAsync(SecretReference.Parse(reference), CancellationToken.None));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    [DataRow("hunter22")]
    [DataRow("")]
    [DataRow("env:")]
    [DataRow(":NAME")]
    [DataRow("Basic:dXNlcjpwYXNz")]
    public void What_is_no_reference_is_refused_without_being_repeated(string text)
    {
        var exception = Assert.ThrowsExactly<FormatException>(() => SecretReference.Parse(text));

        Assert.IsFalse(text.Length > 5 && exception.Message.Contains(text, StringComparison.Ordinal), exception.Message);
    }

    [TestMethod]
    public async Task Only_the_line_break_at_a_files_end_is_not_part_of_the_secret()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("key"), "a\n\nb\n\n");

        var secret = await new FileSecrets().ReadAsync(folder.Combine("key"), CancellationToken.None);

        Assert.AreEqual("a\n\nb\n", secret);
    }

    private static ServiceProvider Services(Dictionary<string, string?> configuration, Action<IServiceCollection>? host = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        _ = services.AddGitPush(options => options.RepositoryRoot = "/nowhere");
        host?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private sealed class Vault : ISecretSource
    {
        public string Scheme => "env";

        public ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => new($"{path} of the vault");
    }
}
