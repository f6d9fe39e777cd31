using GitPush.Console.Tests.Support;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Tests.Browser;

/// <summary>A host as after some days of work: for looks.</summary>
internal static class SampleData
{
    /// <returns>The push that runs, and the git that waits for its end.</returns>
    public static async Task<(string Running, Task<GitResult> Push)> FillAsync(ConsoleHost host)
    {
        var git = await host.CreateAsync("team/shop-web");
        var commit = git.Commit("README.md", "# Shop\n\nThe web shop.\n", "Say what this is");
        git.Commit("src/Program.cs", string.Join('\n', Enumerable.Range(1, 60).Select(i => $"app.MapGet(\"/items/{i}\", () => Results.Ok(new Item({i}, \"A thing of some length that makes the line long\")));")), "Serve items");
        git.Commit("deploy/shop.yaml", "apiVersion: apps/v1\nkind: Deployment\n", "Deploy to the cluster\n\nWith two replicas, since one is none.");
        git.Run("update-index", "--add", "--cacheinfo", $"160000,{commit},vendor/theme");
        git.Run("commit", "--quiet", "-m", "Take over the theme");
        await ConsoleHost.PushAsync(git, "main", "main:refs/tags/v1.0");
        await host.CreateAsync("team/api");
        await host.CreateAsync("website");
        await AddRecordsAsync(host, git.Run("rev-parse", "HEAD~2"), git.Run("rev-parse", "HEAD"));
        await host.Host.Services.GetRequiredService<IPushControl>().FreezeAsync(RepositoryName.Parse("website"), "moving to the new cluster until Monday", "grace", CancellationToken.None);

        git.Commit("src/Program.cs", "app.Run();\n", "Run");
        git.Commit("src/Program.cs", "app.Run();\n// done\n", "Say when it is done, in a line of the log that an operator who looks for it finds");
        var push = ConsoleHost.PushAsync(git, "-o", "wait", "main", "main:feature/checkout");
        await host.Deployment.Entered.WaitAsync();
        foreach (var line in Lines)
        {
            host.Deployment.Write(line);
        }

        return (await host.LatestAsync(), push);
    }

    private static readonly string[] Lines =
    [
        "build: shop-web  \x1b[36mstep 2/7\x1b[0m RUN dotnet publish",
        "build: shop-web  \x1b[33mwarning\x1b[0m CS0618: 'Item.Price' is obsolete: 'Use Item.Cost'",
        "build: shop-web  pushed as registry.example.com/shop/web@sha256:53145babd09f9f3e6f1f8f1c2e9f0c4a",
        "test:  \x1b[32m✓\x1b[0m 218 passed  \x1b[90m0 skipped\x1b[0m",
        "test:  \x1b[1;41m 1 \x1b[0m \x1b[31mflaky: CheckoutTests.Pays_once\x1b[0m",
        "deploy: deployment/shop-web \x1b[32m2/3 ready\x1b[0m",
    ];

    private static async Task AddRecordsAsync(ConsoleHost host, string from, string to)
    {
        var log = host.Host.Services.GetRequiredService<IPushLog>();
        var results = Enum.GetValues<PushResult>().Where(result => result != PushResult.Running).ToList();
        var now = DateTimeOffset.UtcNow;
        for (var i = 1; i <= 12; i++)
        {
            var result = results[i % results.Count];
            var start = now.AddMinutes(-37 * i * i);
            await log.AppendAsync(new PushRecord
            {
                Id = Guid.CreateVersion7(start).ToString("N"),
                Repository = i % 3 == 0 ? "team/api" : "team/shop-web",
                User = i % 4 == 0 ? "grace" : "ada",
                Transport = "ssh",
                Trigger = i == 4 ? PushTrigger.Rollback : PushTrigger.Push,
                StartedAt = start,
                EndedAt = start.AddSeconds(7.3 * i),
                Result = result,
                Reason = result switch
                {
                    PushResult.Rejected => "main is protected: no force-push",
                    PushResult.Failed => "deployment/shop-web is not ready after 5 min: CrashLoopBackOff",
                    _ => null,
                },
                Refs = [new PushedRef(i % 5 == 0 ? "refs/tags/v1." + i : "refs/heads/main", from, to, RefUpdateKind.FastForward, result == PushResult.PartlyRejected ? "main is protected" : null)],
                Stages =
                [
                    new StageRecord("ref-policy", "PreReceive", start, TimeSpan.FromMilliseconds(12), StageOutcome.Passed, null),
                    new StageRecord("docker-build", "PreReceive", start.AddSeconds(0.1), TimeSpan.FromSeconds(3.2 * i), StageOutcome.Passed, null),
                    new StageRecord("kubernetes-deploy", "PreReceive", start.AddSeconds(3.3 * i), TimeSpan.FromSeconds(3.5 * i), result == PushResult.Failed ? StageOutcome.Failed : StageOutcome.Passed, result == PushResult.Failed ? "deployment/shop-web is not ready after 5 min: CrashLoopBackOff" : null),
                    new StageRecord("notify", "PostReceive", start.AddSeconds(7 * i), TimeSpan.FromMilliseconds(140), StageOutcome.Skipped, null),
                ],
                Output = string.Join('\n', Lines) + "\n",
            });
        }
    }
}
