using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>
/// Much data through OpenSSH's client, across exchanges of keys. <c>GITPUSH_BULK_MEGABYTES=500</c> in the environment makes it more
/// than it is in every run of all tests; the speed is in the test's output.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SshBulkTests
{
    private const int FileMegabytes = 1;

    /// <summary>
    /// What a push or a fetch may add to the heap at any time, with its garbage, in bytes: the window of 4 MiB, the files of 1 MiB of
    /// which sixteen are hashed side by side, and what the collector lets lie meanwhile. However much is sent.
    /// </summary>
    private const long MaxHeapGrowth = 96L << 20;

    private static int Megabytes { get; } =
        int.Parse(Environment.GetEnvironmentVariable("GITPUSH_BULK_MEGABYTES") ?? "48", CultureInfo.InvariantCulture);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_push_and_a_clone_across_the_servers_key_exchanges()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh => ssh.RekeyBytes = (long)Megabytes << 17);
        using var rekeys = new Rekeys();
        await PushAndCloneAsync(host, []);

        // One for each eighth of what goes in, and of what comes out.
        Assert.IsGreaterThanOrEqualTo(14, rekeys.Count);
    }

    [TestMethod]
    public async Task A_push_and_a_clone_across_the_clients_key_exchanges()
    {
        await using var host = await SshHost.StartAsync();
        using var rekeys = new Rekeys();
        await PushAndCloneAsync(host, ["-o", $"RekeyLimit={Math.Max(Megabytes / 8, 1)}M"]);
        Assert.IsGreaterThanOrEqualTo(14, rekeys.Count);
    }

    private async Task PushAndCloneAsync(SshHost host, string[] sshOptions)
    {
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        var id = await CommitNoiseAsync(work);
        var clone = host.At("clone");
        foreach (var git in new[] { work, clone })
        {
            git.Environment["GIT_SSH_COMMAND"] += string.Concat(sshOptions.Select(option => " " + option));
        }

        await MeasureAsync("push", () => work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]));
        await MeasureAsync("clone", () => clone.RunAsync(["clone", "--quiet", "--bare", host.UrlOf("shop"), "."]));

        Assert.AreEqual(id, clone.Run("rev-parse", "HEAD"));
        clone.Run("fsck", "--connectivity-only");
        Assert.IsEmpty(host.Host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
    }

    private async Task MeasureAsync(string what, Func<Task> act)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        using var heap = new HeapPeak();
        await act();
        TestContext.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Megabytes / watch.Elapsed.TotalSeconds:0} MB/s, and {(heap.Bytes - before) >> 20} MiB more on the heap at most"));
        Assert.IsLessThan(MaxHeapGrowth, heap.Bytes - before, what);
    }

    private static async Task<string> CommitNoiseAsync(TestGit git)
    {
        // git would look for noise in noise, which takes it longer than all the rest.
        git.Run("config", "pack.window", "0");
        git.Run("config", "core.compression", "0");
        var random = new Random(1);
        var noise = new byte[FileMegabytes << 20];
        for (var i = 0; i < Megabytes / FileMegabytes; i++)
        {
            random.NextBytes(noise);
            await File.WriteAllBytesAsync(Path.Combine(git.WorkingDirectory, $"noise-{i}.bin"), noise);
        }

        git.Run("add", ".");
        git.Run("commit", "--quiet", "-m", "Noise");
        return git.Run("rev-parse", "HEAD");
    }

    /// <summary>Counts key exchanges after the first.</summary>
    private sealed class Rekeys : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Rekeys()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gitpush.ssh.key_exchanges")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    Interlocked.Add(ref _count, tag is { Key: "gitpush.ssh.key_exchange.rekey", Value: true } ? count : 0);
                }
            });
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Looks at the heap again and again, on a thread of its own.</summary>
    private sealed class HeapPeak : IDisposable
    {
        private readonly Timer _timer;
        private long _bytes;

        public HeapPeak() => _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            var now = GC.GetTotalMemory(forceFullCollection: false);
            for (var seen = Bytes; now > seen; seen = Bytes)
            {
                Interlocked.CompareExchange(ref _bytes, now, seen);
            }
        }
    }
}
