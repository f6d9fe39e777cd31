using System.Text;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class FollowTests
{
    [TestMethod]
    public async Task Two_readers_follow_a_push_live_and_read_what_its_record_has()
    {
        using var gate = new StageGate();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("build", async (push, token) =>
            {
                push.MaskSecret("hunter22");
                await push.Output.WriteLineAsync("logged in with hunter22", token);
                return StageResult.Continue;
            });
            git.OnPreReceive("deploy", gate.PassAsync);
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var pushing = clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await gate.Entered.WaitAsync();
        var running = host.Services.GetRequiredService<IPushControl>().Running.Single();
        await using var first = new Follower(running);
        await first.ReadUntilAsync("entered main\n");
        var second = new Follower(running, first.Text.Length);
        var (stage, soFar) = (running.Stage, running.Record);
        gate.Open();
        await first.ReadToEndAsync();
        await second.ReadToEndAsync();
        var record = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery { Id = running.Id }).SingleAsync();

        Assert.AreEqual(0, (await pushing).ExitCode, (await pushing).Error);
        Assert.AreEqual("logged in with ***\nentered main\n", first.Text);
        Assert.AreEqual("", second.Text);
        Assert.AreEqual(record.Output, first.Text);
        Assert.AreEqual(PushResult.Succeeded, record.Result);
        Assert.AreEqual("deploy", stage?.Name);
        Assert.AreEqual("PreReceive", stage?.Phase);
        Assert.AreEqual(PushResult.Running, soFar.Result);
        Assert.AreEqual("refs/heads/main", soFar.Refs.Single().Name);
        CollectionAssert.AreEqual(new[] { "build" }, soFar.Stages.Select(ended => ended.Name).ToArray());
        Assert.IsNull(running.Stage);
        Assert.AreEqual(record.Id, (await running.Completion).Id);
    }

    [TestMethod]
    public async Task The_pusher_reads_where_the_push_can_be_read_about()
    {
        await using var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("check", (_, _) => ValueTask.FromResult(StageResult.Reject("no")));
            },
            services: services =>
            {
                services.AddSingleton<IPushLinks>(new Links(null));
                services.AddSingleton<IPushLinks>(new Links("https://console.example.com/pushes/"));
            });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var pushed = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        var record = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).SingleAsync();

        StringAssert.Contains(pushed.Error, $"remote: full log: https://console.example.com/pushes/{record.Id}");
        Assert.AreEqual("", record.Output);
    }

    [TestMethod]
    public async Task A_push_that_nobody_knows_a_page_of_has_no_line_about_it()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("check", (_, _) => ValueTask.FromResult(StageResult.Continue));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var pushed = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
        Assert.IsFalse(pushed.Error.Contains("full log", StringComparison.Ordinal), pushed.Error);
    }

    private sealed class Links(string? address) : IPushLinks
    {
        public Uri? Find(string id, PushConnection connection) => address is null ? null : new Uri(address + id);
    }

    private sealed class Follower(RunningPush push, long position = 0) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<string> _pieces = push.FollowOutputAsync(position).GetAsyncEnumerator();
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public async Task ReadUntilAsync(string end)
        {
            while (!Text.EndsWith(end, StringComparison.Ordinal) && await _pieces.MoveNextAsync())
            {
                _text.Append(_pieces.Current);
            }
        }

        public async Task ReadToEndAsync()
        {
            while (await _pieces.MoveNextAsync())
            {
                _text.Append(_pieces.Current);
            }
        }

        public ValueTask DisposeAsync() => _pieces.DisposeAsync();
    }
}
