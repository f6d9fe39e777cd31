using System.IO.Pipelines;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.UploadPack;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class PackSendingTests
{
    [TestMethod]
    public async Task Progress_is_told_as_git_tells_it()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 10);

        // However long it takes: after a second git counts aloud.
        using var exchange = new Exchange(server, timeProvider: new ManualTimeProvider());
        var count = server.Run("rev-list", "--objects", "--all").Split('\n').Length;

        var answer = await exchange.SendAsync(2, "command=fetch", "0001", $"want {server.Run("rev-parse", "main")}", "done", "0000");

        var progress = Encoding.UTF8.GetString(Exchange.Band(answer, 2));
        StringAssert.StartsWith(
            progress, $"Enumerating objects: {count}, done.\nCounting objects: 100% ({count}/{count}), done.\nTotal {count} (delta ");
        StringAssert.EndsWith(progress, ", pack-reused 0 (from 0)\n");
    }

    [TestMethod]
    public async Task No_progress_is_told_to_who_wants_none()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 10);
        using var exchange = new Exchange(server);

        var answer = await exchange.SendAsync(
            2, "command=fetch", "0001", "no-progress", $"want {server.Run("rev-parse", "main")}", "done", "0000");

        Assert.IsEmpty(Exchange.Band(answer, 2));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_missing_blob_ends_the_answer_with_an_error_and_no_pack(int version)
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        git.Commit("a.txt", "content\n");
        var blob = git.Run("rev-parse", "HEAD:a.txt");
        File.Delete(folder.Combine($"work/.git/objects/{blob[..2]}/{blob[2..]}"));
        using var exchange = new Exchange(new TestGit(folder.Combine("work/.git")));
        var tip = git.Run("rev-parse", "HEAD");

        var answer = version == 2
            ? await exchange.SendAsync(2, "command=fetch", "0001", $"want {tip}", "done", "0000")
            : await exchange.SendAsync(0, $"want {tip} side-band-64k", "0000", "done");

        Assert.AreEqual(
            "aborting due to possible repository corruption on the remote side.", Encoding.UTF8.GetString(Exchange.Band(answer, 3)));
        Assert.IsEmpty(Exchange.Band(answer, 1));
        Assert.AreNotEqual("0000", Exchange.Lines(answer)[^1]);
        var failure = Assert.IsInstanceOfType<PackSendException>(exchange.Failure);
        StringAssert.Contains(failure.Message, blob);
    }

    [TestMethod]
    public async Task The_stock_client_shows_the_error_and_keeps_nothing()
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 200);
        server.Run("repack", "-adfq");
        var path = Directory.GetFiles(folder.Combine("server.git/objects/pack"), "*.pack").Single();
        DamageLastEntry(path);
        await using var service = new FetchServer(server.WorkingDirectory);

        var result = await new TestGit(folder.Path).TryRunAsync(["clone", service.Url, "client"]);

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Error, "remote: aborting due to possible repository corruption on the remote side.");
        Assert.IsInstanceOfType<PackSendException>(await service.Failed.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.HasCount(1, service.Failures);
        Assert.IsFalse(Directory.Exists(folder.Combine("client")));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_long_walk_keeps_the_connection_open(bool isQuiet)
    {
        var time = new ManualTimeProvider();
        var pipe = new Pipe();
        using var output = new PackOutput(pipe.Writer, PktLine.MaxPacket);
        var progress = new FetchProgress(output, isQuiet, keepAliveInterval: TimeSpan.FromSeconds(5), time);
        var walk = new TaskCompletionSource();
        var found = 17;

        var showing = progress.ShowUntilAsync(walk.Task, () => found, CancellationToken.None);
        if (!isQuiet)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.AreEqual("\u0002Enumerating objects: 17\r", await ReadPacketAsync(pipe.Reader));
        }

        for (var second = 0; second < 5; second++)
        {
            await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(isQuiet ? 5 - second : 1));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.AreEqual("\u0001", await ReadPacketAsync(pipe.Reader));
        walk.SetResult();
        await showing;
    }

    [TestMethod]
    public async Task A_client_that_hung_up_is_given_up()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        using var output = new PackOutput(pipe.Writer, PktLine.MaxPacket);
        output.Write(new byte[2_000]);

        await Assert.ThrowsExactlyAsync<ClientGoneException>(async () => await output.FlushAsync(CancellationToken.None));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1_000, 995)]
    [DataRow(65_520, 65_515)]
    public async Task Packets_are_filled_to_what_the_client_takes(int packetSize, int payload)
    {
        var bytes = new MemoryStream();
        using var output = new PackOutput(PipeWriter.Create(bytes), packetSize);
        var data = new byte[200_000];
        new Random(1).NextBytes(data);

        output.WriteKeepAlive();
        output.Write(data.AsSpan(0, 100));
        output.Write(data.AsSpan(100));
        output.WriteProgress("told\n");
        output.WriteFlush();
        await output.FlushAsync(CancellationToken.None);

        var answer = bytes.ToArray();
        if (packetSize == 0)
        {
            CollectionAssert.AreEqual(data, answer);
            return;
        }

        var lines = Exchange.Lines(answer);
        Assert.AreEqual("\u0001", lines[0]);
        Assert.AreEqual(payload + 1, lines[1].Length, "the first packet of data");
        Assert.AreEqual("\u0002told", lines[^2]);
        Assert.AreEqual("0000", lines[^1]);
        CollectionAssert.AreEqual(data, Exchange.Band(answer, 1));
    }

    private static async Task<string> ReadPacketAsync(PipeReader reader)
    {
        var packets = new PktLineReader(reader);
        Assert.AreEqual(PktKind.Data, await packets.ReadAsync(CancellationToken.None));
        return Encoding.UTF8.GetString(packets.Payload);
    }

    private static void DamageLastEntry(string path)
    {
        long position;
        using (var pack = new PackFile(path))
        {
            position = pack.EntriesEnd - 10;
        }

        File.SetAttributes(path, FileAttributes.Normal);
        using var file = File.Open(path, FileMode.Open);
        file.Position = position;
        var value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 0x55));
    }
}
