using GitPush.Maintenance;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Operations;

/// <summary>What operators see of the server.</summary>
[TestClass]
public sealed class HealthTests
{
    [TestMethod]
    public async Task A_server_that_works_is_healthy_and_one_without_room_is_degraded()
    {
        await using var host = await StartAsync(_ => { });
        Assert.AreEqual("Healthy", await host.Client.GetStringAsync("/healthz"));

        await using var full = await StartAsync(health => health.MinFreeBytes = long.MaxValue);
        Assert.AreEqual("Degraded", await full.Client.GetStringAsync("/healthz"));
    }

    [TestMethod]
    public async Task A_server_whose_folder_is_gone_is_unhealthy()
    {
        await using var host = await StartAsync(_ => { });
        Directory.Delete(host.RepositoryRoot, recursive: true);

        using var answer = await host.Client.GetAsync("/healthz");

        Assert.AreEqual(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [TestMethod]
    public async Task A_server_whose_folder_was_moved_away_is_unhealthy_until_it_is_back_and_makes_no_new_one()
    {
        await using var host = await StartAsync(_ => { });
        using var folder = new TempFolder();
        var moved = folder.Combine("moved");
        Directory.Move(host.RepositoryRoot, moved);
        for (var probe = 1; probe <= 3; probe++)
        {
            using var answer = await host.Client.GetAsync("/healthz");
            Assert.AreEqual(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode, $"probe {probe}");
        }

        _ = await Assert.ThrowsExactlyAsync<DirectoryNotFoundException>(() => host.CreateRepositoryAsync("team/shop"));
        Assert.IsFalse(Directory.Exists(host.RepositoryRoot));
        Directory.Move(moved, host.RepositoryRoot);
        Assert.AreEqual("Healthy", await host.Client.GetStringAsync("/healthz"));
    }

    [TestMethod]
    public async Task What_maintenance_has_done_can_be_read()
    {
        await using var host = await GitPushHost.StartAsync();
        var repository = await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main", "main:topic"]);
        var maintenance = host.Services.GetRequiredService<IRepositoryMaintenance>();
        var before = maintenance.Recent.Count;

        var result = await maintenance.RunAsync(repository);

        Assert.AreEqual(before + 1, maintenance.Recent.Count);
        var report = maintenance.Recent[0];
        Assert.AreEqual("shop", report.Repository.Value);
        Assert.AreSame(result, report.Result);
        Assert.AreEqual(2, result.PackedRefs);
        Assert.IsNull(report.Error);
    }

    private static Task<GitPushHost> StartAsync(Action<GitPush.Http.Health.GitPushHealthOptions> configure) => GitPushHost.StartAsync(
        services: services => services.AddHealthChecks().AddGitPush(configure),
        map: app => app.MapHealthChecks("/healthz"));
}
