using System.Net;
using System.Security.Claims;
using GitPush.Ssh.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Ssh.Tests.Authentication.KeyLists;

/// <summary>What hosts write.</summary>
[TestClass]
public sealed class BuilderTests
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);
    private static readonly TestKey Bob = TestKey.Ed25519(2);
    private static readonly TestKey Carl = TestKey.Ed25519(3);

    [TestMethod]
    public async Task Keys_come_from_configuration()
    {
        var configuration = FromJson($$"""
            { "Keys": { "ada": ["{{Ada.Line}} ada@laptop", "from=\"192.0.2.0/24\" {{Carl.Line}}"], "Bob": "{{Bob.Line}}", "nobody": [] } }
            """);
        await using var services = Build(builder => builder.AddSshKeys(configuration.GetSection("Keys")));
        Assert.AreEqual(("ada", "ada@laptop"), await AskAsync(services, Ada));
        Assert.AreEqual(("ada", null), await AskAsync(services, Carl));
        Assert.AreEqual((null, null), await AskAsync(services, Carl, "198.51.100.1"));
        Assert.AreEqual(("Bob", null), await AskAsync(services, Bob));
        Assert.AreEqual((null, null), await AskAsync(services, TestKey.Ed25519(4)));
    }

    [TestMethod]
    public async Task Keys_come_from_code()
    {
        await using var services = Build(builder => builder
            .AddSshKeys(keys => keys.Add("ada", Ada.Line).Add("bob", Bob.Line))
            .AddSshKeys(keys => keys.Add("ada", Carl.Line + " ada@desk")));
        Assert.AreEqual(("ada", "ada@desk"), await AskAsync(services, Carl));
        Assert.AreEqual(("ada", null), await AskAsync(services, Ada));
        Assert.AreEqual(("bob", null), await AskAsync(services, Bob));
    }

    [TestMethod]
    [DataRow("ssh-ed25519 AAAA", "SSH keys: key 2 of user 'bob' cannot be used: ")]
    [DataRow("", "SSH keys: key 2 of user 'bob' cannot be used: It is empty.")]
    [DataRow("# ssh-ed25519", "SSH keys: key 2 of user 'bob' cannot be used: It is a comment.")]
    [DataRow("command=\"x\" ssh-ed25519 AAAA", "SSH keys: key 2 of user 'bob' cannot be used: 'command'")]
    [DataRow("-----BEGIN OPENSSH PRIVATE KEY-----", "SSH keys: key 2 of user 'bob' cannot be used: It is a private key")]
    [DataRow("ssh-ed25519\nAAAA", "SSH keys: key 2 of user 'bob' cannot be used: It has more than one line.")]
    public async Task A_key_that_cannot_be_used_stops_the_start_and_is_named(string line, string message)
    {
        await using var services = Build(builder => builder.AddSshKeys(keys => keys.Add("bob", Bob.Line, line)));
        var exception = Assert.ThrowsExactly<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.StartsWith(message, exception.Failures.Single());
    }

    [TestMethod]
    public async Task A_key_of_two_users_and_a_user_without_a_name_stop_the_start()
    {
        await using var shared = Build(builder => builder.AddSshKeys(keys => keys.Add("bob", Bob.Line).Add("ada", Bob.Line)));
        var exception = Assert.ThrowsExactly<OptionsValidationException>(() => shared.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"{Bob.Fingerprint} stands with 'bob' and with 'ada'", exception.Failures.Single());
        await using var nameless = Build(builder => builder.AddSshKeys(keys => keys.Add(" ", Bob.Line)));
        Assert.ThrowsExactly<OptionsValidationException>(() => nameless.GetRequiredService<IStartupValidator>().Validate());
    }

    [TestMethod]
    public async Task Sources_of_keys_are_asked_in_the_order_in_which_they_were_added()
    {
        using var folder = new TempFolder();
        var first = folder.WriteFile("first", Ada.Line + " first");
        var second = folder.WriteFile("second", $"{Ada.Line} second\n{Bob.Line} second\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(first, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(second, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using var services = Build(builder => builder
            .AddAuthorizedKeys(first)
            .AddSshKeyAuthenticator<Everybody>()
            .AddAuthorizedKeys(second));
        Assert.AreEqual(("first", "first"), await AskAsync(services, Ada));
        Assert.AreEqual(("everybody 1", null), await AskAsync(services, Bob));
        Assert.AreEqual(("everybody 1", null), await AskAsync(services, Bob), "each question has an instance of its own");
        Assert.AreEqual(2, services.GetServices<IHostedService>().Count(service => service is ISshKeyAuthenticator));
    }

    private static ServiceProvider Build(Action<IGitPushBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        configure(new Builder(services));
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    private static IConfiguration FromJson(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();

    private static async Task<(string? User, string? Comment)> AskAsync(IServiceProvider services, TestKey key, string address = "192.0.2.7")
    {
        var authenticators = new KeyAuthenticators(
            services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<ILogger<KeyAuthenticators>>());
        var answer = await authenticators.AskAsync("git", key.PublicKey, IPAddress.Parse(address), isVerified: true, default);
        return (answer?.Principal.Identity!.Name, answer?.KeyComment);
    }

    private sealed record Builder(IServiceCollection Services) : IGitPushBuilder;

    private sealed class Everybody : ISshKeyAuthenticator
    {
        private int _asked;

        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ClaimsPrincipal?>(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, $"everybody {++_asked}")], "test")));
    }
}
