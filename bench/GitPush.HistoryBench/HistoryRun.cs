using System.Diagnostics;
using GitPush.History;
using GitPush.PostgreSql;
using GitPush.PostgreSql.Database;
using GitPush.PostgreSql.Tests.Support;

namespace GitPush.HistoryBench;

/// <summary>Fills both stores with the same pushes, and reads the same pages of both.</summary>
internal static class HistoryRun
{
    private const double LimitMilliseconds = 50;

    public static async Task RunAsync(int count, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("gitpush-history-").FullName;
        try
        {
            using var server = new PostgreSqlServer();
            await using var database = new HistoryDatabase(
                new PostgreSqlHistoryOptions { ConnectionString = server.ConnectionString, AppendTimeout = TimeSpan.FromMinutes(10) }, null, TimeProvider.System);
            await FillAsync(folder, database, count);
            var files = await OpenAsync(folder);
            await MeasureAsync(count, rounds, ("files", query => files.QueryAsync(query)), ("PostgreSQL", query => QueryAsync(database, query)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string folder, HistoryDatabase database, int count)
    {
        await database.MigrateAsync(CancellationToken.None);
        var log = new FilePushLog(folder, "0123456789abcdef") { Fsync = false };
        var start = Stopwatch.StartNew();
        foreach (var records in GeneratedPushes.Create(count).Chunk(200))
        {
            // As a server writes them: when the stages begin, and at the end.
            foreach (var record in records)
            {
                await log.AppendAsync(record with { Result = PushResult.Running, EndedAt = null, Output = "" });
                await log.AppendAsync(record);
            }

            await database.AppendAsync(records, CancellationToken.None);
        }

        var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        Console.WriteLine($"written in {start.Elapsed.TotalSeconds:n0} s; files: {bytes / 1e6:n0} MB in {Directory.GetFiles(folder).Length} days");
    }

    private static async Task<FilePushLog> OpenAsync(string folder)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var log = new FilePushLog(folder, "fedcba9876543210");
        var start = Stopwatch.StartNew();
        _ = await log.QueryAsync(new PushQuery { Limit = 1 }).CountAsync();
        var elapsed = start.Elapsed;
        Console.WriteLine($"index of the files: built in {elapsed.TotalSeconds:n2} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:n1} MB");
        return log;
    }

    private static async IAsyncEnumerable<PushRecord> QueryAsync(HistoryDatabase database, PushQuery query)
    {
        foreach (var record in await database.FindAsync(query, query.Ref is { } text ? RefFilter.Parse(text) : null, query.Before, query.Limit, CancellationToken.None))
        {
            yield return record;
        }
    }

    private static async Task MeasureAsync(int count, int rounds, params (string Name, Func<PushQuery, IAsyncEnumerable<PushRecord>> Query)[] stores)
    {
        var times = new Dictionary<(string Page, string Store), List<double>>();
        var found = new Dictionary<(string Page, string Store), int>();
        for (var round = -2; round < rounds; round++)
        {
            // The first rounds compile the code and fill caches.
            foreach (var (name, query) in PageQueries.All(count, Math.Max(round, 0)))
            {
                foreach (var store in stores)
                {
                    var start = Stopwatch.GetTimestamp();
                    var pushes = await store.Query(query).CountAsync();
                    var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    if (round >= 0)
                    {
                        (times.TryGetValue((name, store.Name), out var list) ? list : times[(name, store.Name)] = []).Add(elapsed);
                        found[(name, store.Name)] = found.GetValueOrDefault((name, store.Name)) + pushes;
                    }
                }

                if (stores.Select(store => found.GetValueOrDefault((name, store.Name))).Distinct().Count() > 1)
                {
                    throw new InvalidOperationException($"The stores do not have the same pushes: {name}.");
                }
            }
        }

        Report(times, found, rounds, [.. stores.Select(store => store.Name)]);
    }

    private static void Report(Dictionary<(string Page, string Store), List<double>> times, Dictionary<(string Page, string Store), int> found, int rounds, string[] stores)
    {
        Console.WriteLine($"{"page of 50",-30}{"found",8}{string.Concat(stores.Select(store => $"{store + " median",20}{"p95",10}"))}   (milliseconds)");
        foreach (var page in times.Keys.Select(key => key.Page).Distinct())
        {
            var values = stores.Select(store => $"{Quantile(times[(page, store)], 0.5),20:n2}{Quantile(times[(page, store)], 0.95),10:n2}");
            Console.WriteLine($"{page,-30}{found[(page, stores[0])] / (double)rounds,8:n1}{string.Concat(values)}");
        }

        var slow = times.Where(pair => Quantile(pair.Value, 0.5) >= LimitMilliseconds).Select(pair => $"{pair.Key.Page} ({pair.Key.Store})").ToList();
        Console.WriteLine(slow.Count == 0 ? $"every median is below {LimitMilliseconds} ms" : $"not below {LimitMilliseconds} ms: {string.Join(", ", slow)}");
        Environment.ExitCode = slow.Count == 0 ? 0 : 1;
    }

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)Math.Min(values.Count - 1, values.Count * part));
}
