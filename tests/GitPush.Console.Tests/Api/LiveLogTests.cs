using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitPush.Console.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GitPush.Console.Tests.Api;

[TestClass]
public sealed class LiveLogTests
{
    [TestMethod]
    public async Task A_log_is_followed_while_the_push_runs_and_ends_with_its_result()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        using var events = await EventStream.OpenAsync(await host.GetAsync($"/pushes/api/v1/pushes/{await host.LatestAsync()}/log?follow"));

        _ = await events.WaitForAsync("status", "\"currentStage\":\"deploy\"");
        _ = await events.WaitForAsync("log", "rolling out");
        host.Deployment.Write("deploy: 1/3 ready");
        _ = await events.WaitForAsync("log", "1/3 ready");
        host.Deployment.Write("deploy: 3/3 ready");
        _ = await events.WaitForAsync("log", "3/3 ready");
        host.Deployment.Finish();
        var end = await events.WaitForAsync("end", "");

        Assert.AreEqual("Succeeded", (string)JsonNode.Parse(end.Data)!["result"]!);
        Assert.IsNull(await events.NextAsync());
        Assert.AreEqual(0, (await push).ExitCode);
    }

    [TestMethod]
    public async Task A_client_that_comes_back_gets_the_rest()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        var path = $"/pushes/api/v1/pushes/{await host.LatestAsync()}/log";
        string last;
        var first = new StringBuilder();
        using (var events = await EventStream.OpenAsync(await host.GetAsync(path + "?follow")))
        {
            host.Deployment.Write("deploy: half-way");
            do
            {
                var next = await events.WaitForAsync("log", "");
                first.Append((string)JsonNode.Parse(next.Data)!["text"]!);
                last = next.Id!;
            }
            while (!first.ToString().Contains("half-way\n", StringComparison.Ordinal));
        }

        host.Deployment.Write("deploy: all the way");
        host.Deployment.Finish();
        Assert.AreEqual(0, (await push).ExitCode);
        using var again = await EventStream.OpenAsync(await host.SendAsync(HttpMethod.Get, path, headers: headers =>
        {
            headers.Add("Last-Event-ID", last);
            headers.Add("Accept", "text/event-stream");
        }));
        while (await again.NextAsync() is { } next && next.Name != "end")
        {
            first.Append(next.Name == "log" ? (string)JsonNode.Parse(next.Data)!["text"]! : "");
        }

        var whole = await host.ReadAsync(path);
        Assert.AreEqual(whole, first.ToString().Replace("\x1b[32m", "", StringComparison.Ordinal).Replace("\x1b[0m", "", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task So_many_connections_of_one_user_follow_and_no_more()
    {
        await using var host = await ConsoleHost.StartAsync(options => options.MaxFollowersPerUser = 1);
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        var id = await host.LatestAsync();
        using var events = await EventStream.OpenAsync(await host.GetAsync($"/pushes/{id}/live"));
        _ = await events.WaitForAsync("log", "rolling out");

        using var second = await host.GetAsync($"/pushes/{id}/live");
        using var call = await host.GetAsync($"/pushes/api/v1/pushes/{id}/log?follow");
        using var other = await EventStream.OpenAsync(await host.GetAsync($"/pushes/{id}/live", "bob"));

        Assert.AreEqual(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.AreEqual(HttpStatusCode.TooManyRequests, call.StatusCode);
        _ = await other.WaitForAsync("log", "rolling out");
        host.Deployment.Finish();
        _ = await events.WaitForAsync("end", "Succeeded");
        Assert.AreEqual(0, (await push).ExitCode);
    }

    [TestMethod]
    public async Task A_host_that_stops_ends_the_connections()
    {
        await using var host = await ConsoleHost.StartAsync();
        var git = await host.CreateAsync("shop");
        git.Commit("a.txt", "a");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main");
        await host.Deployment.Entered.WaitAsync();
        using var events = await EventStream.OpenAsync(await host.GetAsync($"/pushes/{await host.LatestAsync()}/live"));
        _ = await events.WaitForAsync("log", "rolling out");

        // What SIGTERM does first; the push goes on meanwhile.
        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        while (await events.NextAsync() is not null)
        {
        }

        host.Deployment.Finish();
        await host.Host.StopAsync();
        Assert.AreEqual(0, (await push).ExitCode);
    }
}
