using System.Text;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class RecordedOutputTests
{
    [TestMethod]
    public async Task Every_reader_gets_what_was_written_before_and_after_it_came()
    {
        var output = new RecordedOutput(1 << 20);
        Append(output, "one\n");
        var first = ReadAllAsync(output);
        Append(output, "two €\n");
        var second = ReadAllAsync(output);
        Append(output, "three\n");
        _ = output.End();

        Assert.AreEqual("one\ntwo €\nthree\n", await first);
        Assert.AreEqual("one\ntwo €\nthree\n", await second);
    }

    [TestMethod]
    public async Task A_reader_that_comes_back_goes_on_where_it_stopped()
    {
        var output = new RecordedOutput(1 << 20);
        Append(output, "€uro 😀 one\n");
        Append(output, "two\n");
        _ = output.End();

        Assert.AreEqual("one\ntwo\n", await ReadAllAsync(output, "€uro 😀 ".Length));
        Assert.AreEqual("", await ReadAllAsync(output, 1000));
    }

    [TestMethod]
    public async Task Readers_get_the_line_that_says_what_was_cut_as_the_record_does()
    {
        var output = new RecordedOutput(10);
        var reading = ReadAllAsync(output);
        Append(output, "12345678€€");
        Append(output, "x");
        var recorded = output.End();
        Append(output, "too late");

        Assert.AreEqual("12345678\n[7 more bytes were not recorded]\n", recorded);
        Assert.AreEqual(recorded, await reading);
        Assert.AreEqual(recorded, output.End());
    }

    [TestMethod]
    public async Task Long_output_comes_in_pieces_of_whole_characters()
    {
        var output = new RecordedOutput(1 << 20);
        var text = string.Concat(Enumerable.Repeat("a€😀", 20_000));
        Append(output, text);
        _ = output.End();

        var pieces = await output.FollowAsync(0, CancellationToken.None).ToListAsync();

        Assert.AreEqual(text, string.Concat(pieces));
        Assert.IsTrue(pieces.All(piece => Encoding.UTF8.GetByteCount(piece) <= 32 << 10), "a piece is too long");
    }

    [TestMethod]
    public async Task A_reader_that_stops_does_not_keep_others_from_reading()
    {
        var output = new RecordedOutput(1 << 20);
        using var stop = new CancellationTokenSource();
        var stopped = ReadAllAsync(output, 0, stop.Token);
        var other = ReadAllAsync(output);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => stopped);
        Append(output, "one\n");
        _ = output.End();

        Assert.AreEqual("one\n", await other);
    }

    [TestMethod]
    public async Task Readers_beside_several_writers_lose_nothing()
    {
        var output = new RecordedOutput(1 << 20);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAllAsync(output))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Append(output, $"{writer}:{i}\n");
            }
        })));
        var recorded = output.End();

        foreach (var read in await Task.WhenAll(readers))
        {
            Assert.AreEqual(recorded, read);
        }
    }

    private static void Append(RecordedOutput output, string text) => output.Append(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadAllAsync(RecordedOutput output, long position = 0, CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        await foreach (var piece in output.FollowAsync(position, cancellationToken))
        {
            text.Append(piece);
        }

        return text.ToString();
    }
}
