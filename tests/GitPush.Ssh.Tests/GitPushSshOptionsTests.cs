using Microsoft.Extensions.Options;

namespace GitPush.Ssh.Tests;

[TestClass]
public sealed class GitPushSshOptionsTests
{
    [TestMethod]
    [DataRow("Port", -1)]
    [DataRow("Port", 65_536)]
    [DataRow("MaxConnections", 0)]
    [DataRow("MaxUnauthenticatedConnections", 0)]
    [DataRow("MaxUnauthenticatedPerAddress", 0)]
    [DataRow("MaxAuthenticationFailures", 0)]
    [DataRow("MaxKeyQueries", 0)]
    [DataRow("MaxChannels", 0)]
    [DataRow("WindowBytes", 1_024)]
    [DataRow("KeepAliveMax", 0)]
    public void A_number_out_of_its_range_is_named(string option, int value) => AssertNamed(option, Set(option, value));

    [TestMethod]
    [DataRow("LoginGrace")]
    [DataRow("IdleTimeout")]
    [DataRow("KeepAliveInterval")]
    [DataRow("RekeyInterval")]
    public void A_time_that_no_timer_takes_is_named(string option)
    {
        AssertNamed(option, Set(option, TimeSpan.Zero));
        AssertNamed(option, Set(option, TimeSpan.FromSeconds(-1)));
        AssertNamed(option, Set(option, TimeSpan.FromDays(60)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("22")]
    [DataRow("git.example.com")]
    [DataRow("127.0.0.1:")]
    [DataRow("127.0.0.1:65536")]
    [DataRow("127.0.0.1:+22")]
    [DataRow("10.1:22")]
    [DataRow("[::1]")]
    [DataRow("[::1]:x")]
    [DataRow(null)]
    public void An_address_that_is_none_is_named(string? address)
    {
        var options = new GitPushSshOptions();
        options.ListenAddresses.Add(address!);
        AssertNamed("ListenAddresses", options);
    }

    [TestMethod]
    public void Other_options_are_looked_at_as_well()
    {
        AssertNamed("RekeyBytes", new GitPushSshOptions { RekeyBytes = 1_000 });
        AssertNamed("Banner", new GitPushSshOptions { Banner = new string('x', 5_000) });
        AssertNamed("HostKeyFolder", new GitPushSshOptions { HostKeyFolder = " " });
        var options = new GitPushSshOptions();
        options.HostKeyFiles.Add("");
        AssertNamed("HostKeyFiles", options);
        options = new GitPushSshOptions();
        options.HostKeys.Add(" ");
        AssertNamed("HostKeys", options);
    }

    [TestMethod]
    public void The_defaults_are_valid()
    {
        var options = new GitPushSshOptions();
        options.ListenAddresses.Add("0.0.0.0");
        options.ListenAddresses.Add("::");
        options.ListenAddresses.Add("192.0.2.1:22");
        options.ListenAddresses.Add("[2001:db8::1]:22");
        Assert.IsTrue(Validate(options).Succeeded);
    }

    private static GitPushSshOptions Set(string option, object value)
    {
        var options = new GitPushSshOptions();
        typeof(GitPushSshOptions).GetProperty(option)!.SetValue(options, value);
        return options;
    }

    private static void AssertNamed(string option, GitPushSshOptions options)
    {
        var failure = Assert.ContainsSingle(Validate(options).Failures!);
        StringAssert.StartsWith(failure, $"GitPushSshOptions.{option} ");
    }

    private static ValidateOptionsResult Validate(GitPushSshOptions options) => new GitPushSshOptionsValidator().Validate(null, options);
}
