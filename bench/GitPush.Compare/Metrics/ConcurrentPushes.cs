using System.Diagnostics;
using GitPush.Compare.Clients;
using GitPush.Compare.Measurements;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Metrics;

/// <summary>Several clients, each with a kept connection, push one commit after another, each to a branch of its own.</summary>
/// <param name="shared">Whether all push to one repository, or each to one of its own.</param>
internal sealed class ConcurrentPushes(Workshop workshop, CompareOptions options, bool shared) : Measurement(workshop, options)
{
    private byte[][][] _pushes = [];

    public override string Name => $"pushes per second, {CompareOptions.Clients} clients, {(shared ? "one repository" : "a repository each")}";

    public override IReadOnlyList<Side> SidesOf(Sides sides) => sides.All;

    public override void Prepare(IReadOnlyList<Side> sides)
    {
        _pushes = new byte[CompareOptions.Clients][][];
        for (var client = 0; client < CompareOptions.Clients; client++)
        {
            var branch = $"refs/heads/client-{client}";
            _pushes[client] = [.. Workshop.PreparePushes(Options.PushesOfEachClient * Rounds, seed: 100 + client).Select(push => push.BodyFor(branch))];
        }

        foreach (var side in sides)
        {
            for (var client = 0; client < CompareOptions.Clients; client++)
            {
                var folder = side.FolderOf(RepositoryOf(client));
                if (!Directory.Exists(folder))
                {
                    Workshop.Copy(Workshop.Large, folder);
                }

                GitCommand.Run(folder, "update-ref", $"refs/heads/client-{client}", Workshop.LargeTip);
            }
        }
    }

    public override void Run(Side side, int round, Results results)
    {
        var clients = Enumerable.Range(0, CompareOptions.Clients).Select(_ => side.Connect()).ToArray();
        var failures = new List<Exception>();
        var threads = clients.Select((client, number) => new Thread(() =>
        {
            try
            {
                foreach (var push in _pushes[number].AsSpan(round * Options.PushesOfEachClient, Options.PushesOfEachClient))
                {
                    GitRequests.Push(client, side.PathOf(RepositoryOf(number)), push);
                }
            }
            catch (Exception exception)
            {
                lock (failures)
                {
                    failures.Add(exception);
                }
            }
        })).ToArray();
        var started = Stopwatch.GetTimestamp();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.ForEach(clients, client => client.Dispose());
        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        results.Of(new Row(Name, "/s", MoreIsBetter: true), side).Add(CompareOptions.Clients * Options.PushesOfEachClient / seconds);
    }

    private string RepositoryOf(int client) => shared ? "together" : $"alone-{client}";
}
