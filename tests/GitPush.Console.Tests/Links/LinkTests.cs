using GitPush.Console.Tests.Support;

namespace GitPush.Console.Tests.Links;

[TestClass]
public sealed class LinkTests
{
    [TestMethod]
    public async Task A_pusher_reads_the_address_by_which_the_push_came()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");

        var push = await ConsoleHost.PushAsync(git, "main");

        Assert.Contains($"remote: full log: {host.Host.Url}pushes/{await host.LatestAsync()}", push.Error);
    }

    [TestMethod]
    public async Task A_pusher_reads_the_public_address_where_there_is_one()
    {
        await using var host = await ConsoleHost.StartAsync(options => options.PublicUrl = new Uri("https://git.example.com/ops/pushes/"));
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");

        var push = await ConsoleHost.PushAsync(git, "main");

        Assert.Contains($"remote: full log: https://git.example.com/ops/pushes/{await host.LatestAsync()}", push.Error);
    }

    [TestMethod]
    public async Task Below_a_prefix_with_parameters_nobody_knows_the_address()
    {
        await using var host = await ConsoleHost.StartAsync(prefix: "/{tenant}/console");
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");

        var push = await ConsoleHost.PushAsync(git, "main");

        Assert.AreEqual(0, push.ExitCode);
        Assert.DoesNotContain("full log", push.Error);
    }
}
