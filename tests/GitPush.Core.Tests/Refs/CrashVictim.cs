using System.Diagnostics;
using System.Globalization;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Refs;

/// <summary>A process of its own that changes refs without end, to be killed at any moment.</summary>
internal static class CrashVictim
{
    public const string RootVariable = "GITPUSH_TEST_CRASH_ROOT";
    private const string PathVariable = "GITPUSH_TEST_CRASH_PATH";
    private const string IdsVariable = "GITPUSH_TEST_CRASH_IDS";

    /// <summary>How many refs a bulk round creates and deletes: enough for packed-refs.</summary>
    public const int BulkRefs = 80;

    /// <summary>Starts the process. It writes a line to its standard output after each round.</summary>
    public static Process Start(string root, string path, params ObjectId[] ids)
    {
        var assembly = typeof(CrashVictim).Assembly.Location;
        var info = new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true };
        info.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        info.Environment[RootVariable] = root;
        info.Environment[PathVariable] = path;
        info.Environment[IdsVariable] = string.Join(' ', ids);
        return Process.Start(info)!;
    }

    public static async Task RunAsync(string root)
    {
        var path = Environment.GetEnvironmentVariable(PathVariable)!;
        var ids = Environment.GetEnvironmentVariable(IdsVariable)!.Split(' ').Select(ObjectId.Parse).ToArray();
        using var instance = new ServerInstance(root);
        var store = new RefStore(path, instance: instance, fsync: false);
        for (var round = 0; ; round++)
        {
            var (old, @new) = (ids[round % 2], ids[(round + 1) % 2]);
            await ChangeAsync(store, transaction => transaction.Update("refs/heads/moving", old, @new));
            await ChangeAsync(store, transaction => transaction.Update("refs/heads/come/and/go", ObjectId.Zero, @new));
            await ChangeAsync(store, transaction => Bulk(transaction, ObjectId.Zero, @new));
            await ChangeAsync(store, transaction => Bulk(transaction, @new, ObjectId.Zero));
            await ChangeAsync(store, transaction => transaction.Update("refs/heads/come/and/go", @new, ObjectId.Zero));
            Console.WriteLine(round.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Bulk(RefTransaction transaction, ObjectId old, ObjectId @new)
    {
        for (var i = 0; i < BulkRefs; i++)
        {
            transaction.Update($"refs/bulk/{i % 4}/{i}", old, @new);
        }
    }

    private static async Task ChangeAsync(RefStore store, Action<RefTransaction> change)
    {
        using var transaction = store.BeginTransaction(RefRepository.Identity, "push");
        change(transaction);
        if ((await transaction.PrepareAsync(CancellationToken.None)).Count > 0)
        {
            throw new InvalidOperationException("Nobody else changes these refs.");
        }

        transaction.Commit();
    }
}
