using GitPush.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitPush.EndToEnd.Tests.Operations;

/// <summary>How often may be pushed, and how much.</summary>
[TestClass]
public sealed class LimitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_push_too_many_is_refused_until_its_time_has_come()
    {
        var time = new ManualTimeProvider();
        await using var host = await GitPushHost.StartAsync(
            options: options => options.RateLimits.PushesPerRepository = 2,
            services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await host.CreateRepositoryAsync("shop");
        await host.CreateRepositoryAsync("other");
        var work = TestGit.Init(_folder.Path);
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:one"]);
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:two"]);

        var refused = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:three"]);
        Assert.Contains("! [remote rejected] main -> three (too many pushes to shop: at most 2 in 60 s, try again in 30 s)", refused.Error);
        await work.RunAsync(["push", host.UrlOf("other.git"), "main:three"]);

        time.Advance(TimeSpan.FromSeconds(31));
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:three"]);
        var results = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).Select(record => record.Result).ToListAsync();
        Assert.AreEqual(1, results.Count(result => result == PushResult.Rejected), "the refused one is recorded");
    }

    [TestMethod]
    public async Task One_address_s_pushes_are_counted_where_nobody_logs_in()
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.RateLimits.PushesPerUser = 1);
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Path);
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:one"]);

        var refused = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:two"]);

        Assert.Contains("(too many pushes by your address: at most 1 in 60 s, try again in 60 s)", refused.Error);
    }

    [TestMethod]
    public async Task A_repository_that_is_full_takes_no_more_objects_and_lets_refs_go()
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.Limits.MaxRepositoryBytes = 20_000);
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Path);
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        var random = new byte[30_000];
        new Random(1).NextBytes(random);
        await File.WriteAllBytesAsync(_folder.Combine("b.bin"), random);
        work.Run("add", "b.bin");
        work.Run("commit", "--quiet", "-m", "Large");

        var refused = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreNotEqual(0, refused.ExitCode);
        Assert.Contains("over the limit MaxRepositoryBytes = 20000 bytes: the repository is full", refused.Error);
        Assert.AreEqual(work.Run("rev-parse", "HEAD~"), host.Inspect("shop").Run("rev-parse", "main"));
        work.Commit("c.txt", "small\n");
        work.Run("reset", "--quiet", "--hard", "HEAD~2");
        work.Commit("c.txt", "small\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main", "main:topic"]);
        await work.RunAsync(["push", host.UrlOf("shop.git"), ":topic"]);
    }
}
