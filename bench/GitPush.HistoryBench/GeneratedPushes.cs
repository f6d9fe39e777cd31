using System.Globalization;
using GitPush.History;
using GitPush.Hooks;

namespace GitPush.HistoryBench;

/// <summary>
/// Pushes of two years as a company has them: 200 repositories and 300 users of which some are busier, mostly to main, otherwise to a branch
/// of their own; one in ten refused; two stages and 4 KiB of output each. Always the same.
/// </summary>
internal static class GeneratedPushes
{
    public const int Repositories = 200;
    public const int Users = 300;

    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Time = TimeSpan.FromDays(730);

    public static string RepositoryName(int number) => $"team{number % 20}/service{number}";

    public static string UserName(int number) => $"user{number}";

    /// <summary>When the push of this number of so many starts.</summary>
    public static DateTimeOffset TimeOf(int number, int count) => Start + (Time * ((double)number / count));

    public static IEnumerable<PushRecord> Create(int count)
    {
        var random = new Random(20_261_121);
        var line = "#12 [stage-2 3/7] RUN dotnet publish --configuration Release --output /app\n";
        var output = string.Concat(Enumerable.Repeat(line, 4_096 / line.Length));
        for (var i = 0; i < count; i++)
        {
            var started = TimeOf(i, count);
            var result = i % 1_000 == 7 ? PushResult.Interrupted : i % 10 == 3 ? PushResult.Rejected : PushResult.Succeeded;
            var trigger = i % 500 == 11 ? PushTrigger.Rollback : PushTrigger.Push;
            var user = Few(random, Users);
            var branch = i % 3 == 0 ? $"refs/heads/{UserName(user)}/topic{i}" : i % 50 == 1 ? $"refs/heads/release/{i / 5_000}.{i % 7}" : "refs/heads/main";
            yield return new PushRecord
            {
                Id = Guid.CreateVersion7(started).ToString("N"),
                Repository = RepositoryName(Few(random, Repositories)),
                User = UserName(user),
                Trigger = trigger,
                Transport = i % 2 == 0 ? "ssh" : "http",
                RemoteAddress = $"192.0.2.{i % 250}",
                KeyFingerprint = i % 2 == 0 ? "SHA256:uNiVztksCsDhcc0u9e8BrpN4o0Z1pYpQmXhLQm5Wn1E" : null,
                ClientAgent = "git/2.39.5",
                StartedAt = started,
                EndedAt = started.AddSeconds(40),
                Result = result,
                Reason = result == PushResult.Rejected ? "tests failed" : null,
                Options = i % 5 == 0 ? ["ci.skip"] : [],
                Refs = [new PushedRef(branch, Id(random), Id(random), RefUpdateKind.FastForward, null)],
                Stages =
                [
                    new StageRecord("build", "PreReceive", started, TimeSpan.FromSeconds(31.4159), StageOutcome.Passed, null),
                    new StageRecord("deploy", "PreReceive", started.AddSeconds(31), TimeSpan.FromSeconds(8), StageOutcome.Passed, null),
                ],
                PackBytes = 12_345 + i,
                PackObjects = 17,
                Instance = "0123456789abcdef",
                Output = string.Create(CultureInfo.InvariantCulture, $"push {i}\n{output}"),
            };
        }
    }

    /// <summary>Small numbers more often than large ones.</summary>
    private static int Few(Random random, int count) => (int)(count * Math.Pow(random.NextDouble(), 2));

    private static string Id(Random random) => random.GetHexString(40, lowercase: true);
}
