using GitPush.Hooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.EndToEnd.Tests;

/// <summary>What a host sets, rightly and wrongly.</summary>
[TestClass]
public sealed class OptionsTests
{
    [TestMethod]
    [DataRow("RepositoryRoot", "")]
    [DataRow("RepositoryRoot", "{file}")]
    [DataRow("RepositoryRoot", "{file}/repositories")]
    [DataRow("HistoryPath", " ")]
    [DataRow("HistoryPath", "{file}/history")]
    [DataRow("DefaultBranch", "")]
    [DataRow("DefaultBranch", "a..b")]
    [DataRow("Turn", "7")]
    [DataRow("TurnTimeout", "00:00:00")]
    [DataRow("OnClientDisconnect", "-1")]
    [DataRow("FetchById", "7")]
    [DataRow("StageTimeout", "-00:00:01")]
    [DataRow("RollbackTimeout", "60.00:00:00")]
    [DataRow("ShutdownGrace", "-00:00:01")]
    [DataRow("ShutdownGrace", "60.00:00:00")]
    [DataRow("KeepAliveInterval", "00:00:00")]
    [DataRow("HiddenRefs:0", "internal/")]
    [DataRow("HiddenRefs:0", "")]
    [DataRow("Fsck:Severities:noSuchThing", "Warn")]
    [DataRow("Fsck:Severities:badDate", "7")]
    [DataRow("Fsck:Severities:nulInHeader", "Warn")]
    [DataRow("Fsck:SkipList:0", "123")]
    [DataRow("Maintenance:Pushes", "0")]
    [DataRow("Maintenance:Interval", "00:00:00")]
    [DataRow("Maintenance:PruneInterval", "60.00:00:00")]
    [DataRow("Maintenance:PruneGrace", "-00:00:01")]
    [DataRow("Maintenance:MaxConcurrent", "0")]
    [DataRow("Maintenance:MinPacks", "1")]
    [DataRow("Maintenance:MinLooseObjects", "0")]
    [DataRow("Maintenance:MinLooseRefs", "0")]
    [DataRow("Limits:MaxPackBytes", "0")]
    [DataRow("Limits:MaxObjects", "0")]
    [DataRow("Limits:MaxObjectBytes", "2147483647")]
    [DataRow("Limits:MaxInflatedBytes", "0")]
    [DataRow("Limits:MaxDeltaDepth", "0")]
    [DataRow("Limits:MaxTreeDepth", "5000")]
    [DataRow("Limits:MaxCommands", "0")]
    [DataRow("Limits:MaxCommandBytes", "0")]
    [DataRow("Limits:MaxReceiveTime", "-00:00:01")]
    [DataRow("Limits:MaxRefNameBytes", "3")]
    [DataRow("Limits:MaxPushOptions", "-1")]
    [DataRow("CertNonceSeed", "")]
    [DataRow("CertNonceSlop", "-00:00:01")]
    [DataRow("Limits:MaxPushOptionBytes", "-1")]
    [DataRow("Limits:MaxPushCertificateBytes", "-1")]
    [DataRow("Limits:MaxNegotiationLines", "0")]
    [DataRow("Limits:IdleTimeout", "00:00:00")]
    [DataRow("Limits:MaxRecordedOutputBytes", "-1")]
    public async Task A_wrong_value_stops_the_start_with_its_option_in_the_message(string key, string value)
    {
        var configuration = Configuration((key, value.Replace("{file}", typeof(OptionsTests).Assembly.Location, StringComparison.Ordinal)));

        var error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => GitPushHost.StartAsync(options: configuration.Bind));

        StringAssert.Contains(error.Message, "GitPushOptions." + OptionOf(key));
    }

    [TestMethod]
    public async Task A_root_that_cannot_be_written_stops_the_start_with_its_option_in_the_message()
    {
        // No file system takes a name of 300 characters.
        var error = await Assert.ThrowsExactlyAsync<IOException>(
            () => GitPushHost.StartAsync(options: options => options.RepositoryRoot = Path.Combine(Path.GetTempPath(), new string('x', 300))));

        StringAssert.Contains(error.Message, "GitPushOptions.RepositoryRoot");
    }

    [TestMethod]
    public async Task Every_option_can_come_from_configuration()
    {
        var values = typeof(GitPushOptions).GetProperties().Where(property => property.PropertyType != typeof(GitPushLimits) && property.PropertyType != typeof(FsckOptions) && property.Name != "RepositoryRoot")
            .Select(property => (property.Name == "HiddenRefs" ? "HiddenRefs:0" : property.Name, Text(property.PropertyType, property.Name)))
            .Concat(typeof(GitPushLimits).GetProperties().Select(property => ("Limits:" + property.Name, Text(property.PropertyType, property.Name))));
        var configuration = Configuration(
        [
            .. values,
            ("Fsck:Enabled", "false"),
            ("Fsck:Strict", "true"),
            ("Fsck:Severities:BADDATE", "Ignore"),
            ("Fsck:SkipList:0", new string('1', 40)),
        ]);

        await using var host = await GitPushHost.StartAsync(options: configuration.Bind);
        var options = host.Services.GetRequiredService<IOptions<GitPushOptions>>().Value;

        var defaults = new GitPushOptions();
        foreach (var property in typeof(GitPushOptions).GetProperties().Where(property => property.CanWrite))
        {
            Assert.AreNotEqual(property.GetValue(defaults), property.GetValue(options), property.Name);
        }

        foreach (var property in typeof(GitPushLimits).GetProperties())
        {
            Assert.AreNotEqual(property.GetValue(defaults.Limits), property.GetValue(options.Limits), property.Name);
        }

        Assert.AreEqual("refs/internal/", Assert.ContainsSingle(options.HiddenRefs));
        Assert.IsFalse(options.Fsck.Enabled);
        Assert.IsTrue(options.Fsck.Strict);
        Assert.AreEqual(FsckSeverity.Ignore, options.Fsck.Severities["badDate"]);
        Assert.AreEqual(new string('1', 40), Assert.ContainsSingle(options.Fsck.SkipList));

        string Text(Type type, string name) => name switch
        {
            "HiddenRefs" => "refs/internal/",
            "DefaultBranch" => "trunk",
            "HistoryPath" => Path.Combine(Path.GetTempPath(), "never-written"),
            "Turn" => "Reject",
            "OnClientDisconnect" => "Cancel",
            "FetchById" => "Any",
            _ when type == typeof(TimeSpan) => "00:07:00",
            _ when type == typeof(bool) => typeof(GitPushOptions).GetProperty(name)!.GetValue(new GitPushOptions()) is true ? "false" : "true",
            "MaxCommandBytes" => "7777",
            _ => "77",
        };
    }

    [TestMethod]
    public async Task A_stage_takes_its_limits_from_configuration()
    {
        var configuration = Configuration(("Refs:0", "refs/heads/release/*"), ("Paths:0", "web/**"), ("Timeout", "00:00:20"), ("Name", "publish"));
        StageOptions? bound = null;

        await using var host = await GitPushHost.StartAsync(git => git.AddStage<EmptyStage>(stage =>
        {
            configuration.Bind(stage);
            bound = stage;
        }));

        Assert.IsNotNull(bound);
        Assert.AreEqual("publish", bound.Name);
        Assert.AreEqual("refs/heads/release/*", Assert.ContainsSingle(bound.Refs));
        Assert.AreEqual("web/**", Assert.ContainsSingle(bound.Paths));
        Assert.AreEqual(TimeSpan.FromSeconds(20), bound.Timeout);
    }

    [TestMethod]
    public async Task A_stage_that_asks_for_an_unknown_service_stops_the_start_with_its_name()
    {
        var error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(
            () => GitPushHost.StartAsync(git => git.AddStage<NeedsUnknown>(stage => stage.Name = "deploy")));

        StringAssert.Contains(error.Message, "'deploy'");
        StringAssert.Contains(error.Message, nameof(IUnknown));
    }

    [TestMethod]
    public async Task A_stage_that_comes_from_the_services_of_the_host_may_have_any_constructor()
    {
        await using var host = await GitPushHost.StartAsync(
            git => git.AddStage<NeedsUnknown>(),
            services: services => services.AddScoped(_ => new NeedsUnknown(null!)));

        Assert.IsEmpty(host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
    }

    /// <summary>The option that a key of the configuration belongs to: lists and dictionaries have more levels.</summary>
    private static string OptionOf(string key)
    {
        var parts = key.Split(':');
        return string.Join('.', parts.Take(parts[0] is "Limits" or "Fsck" ? 2 : 1));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();

    private interface IUnknown;

    private sealed class EmptyStage : IHookStage;

    private sealed class NeedsUnknown(IUnknown unknown) : IHookStage
    {
        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
            ValueTask.FromResult(StageResult.Reject(unknown.ToString() ?? "none"));
    }
}
