using System.Text;
using GitPush.Protocol;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PushOutputTests
{
    [TestMethod]
    public async Task A_line_reaches_the_terminal_and_the_record()
    {
        var test = new TestOutput();

        await test.Output.WriteLineAsync("build: step 1/2");

        Assert.AreEqual("build: step 1/2\n", test.Shown);
        Assert.AreEqual("build: step 1/2\n", test.Output.RecordedText);
    }

    [TestMethod]
    public async Task A_piece_of_a_line_appears_at_once()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("hunter22");

        await test.Output.WriteAsync("50%\r");

        Assert.AreEqual("50%\r", test.Shown);
    }

    [TestMethod]
    public async Task The_end_of_a_stage_ends_its_last_line()
    {
        var test = new TestOutput();
        await test.Output.WriteAsync("100%");
        await test.Output.FlushAsync();
        await test.Output.FlushAsync();

        Assert.AreEqual("100%\n", test.Shown);
    }

    [TestMethod]
    public async Task An_unfinished_sequence_of_one_stage_swallows_nothing_of_the_next()
    {
        var test = new TestOutput();
        await test.Output.WriteAsync("one\e]0;title");
        await test.Output.FlushAsync();
        await test.Output.WriteLineAsync("two");

        Assert.AreEqual("one\ntwo\n", test.Shown);
    }

    [TestMethod]
    public async Task A_character_that_two_writes_split_arrives_whole()
    {
        Assert.AreEqual("🚀!", await TestOutput.ShowAsync("🚀"[..1], "🚀"[1..], "!"));
    }

    [TestMethod]
    public async Task Without_side_band_the_output_is_recorded_all_the_same()
    {
        var test = new TestOutput(mode: SideBandMode.None);
        await test.Output.WriteLineAsync("hello");

        Assert.AreEqual("", test.Shown);
        Assert.AreEqual("hello\n", test.Output.RecordedText);
    }

    [TestMethod]
    public async Task What_a_client_that_is_gone_does_not_see_is_recorded()
    {
        var test = new TestOutput();
        test.Terminal.MarkGone();
        await test.Output.WriteLineAsync("deployed");

        Assert.AreEqual("deployed\n", test.Output.RecordedText);
    }

    [TestMethod]
    public async Task The_record_is_cut_at_its_limit_and_says_by_how_much()
    {
        var test = new TestOutput(maxRecordedBytes: 10);
        await test.Output.WriteAsync("12345678€€");
        await test.Output.WriteAsync("x");

        Assert.AreEqual("12345678\n[7 more bytes were not recorded]\n", test.Output.RecordedText);
        Assert.AreEqual("12345678€€x", test.Shown, "the terminal gets all");
    }

    [TestMethod]
    public async Task Lines_of_several_threads_stay_whole()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("none of them");
        var line = new string('x', 500);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await test.Output.WriteLineAsync($"{writer}{line}{writer}");
            }
        })));

        var lines = test.Shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(400, lines);
        Assert.IsTrue(lines.All(shown => shown.Length == 502 && shown[0] == shown[^1]));
        Assert.AreEqual(test.Shown, test.Output.RecordedText);
    }

    [TestMethod]
    public void A_reason_is_one_masked_line_of_bounded_length()
    {
        var output = new TestOutput().Output;
        output.MaskSecret("hunter22");

        Assert.AreEqual("the password is *** !", output.MaskReason(" the\r\npassword\tis \e[31mhunter22\e[0m\a\n ! "));
        Assert.AreEqual("no reason given", output.MaskReason("\e[2J\n"));
        Assert.AreEqual(401, output.MaskReason(new string('x', 5000)).Length);
        Assert.IsTrue(Encoding.UTF8.GetByteCount(output.MaskReason("x" + string.Concat(Enumerable.Repeat("🚀", 500)))) > 0);
        Assert.IsFalse(output.MaskReason("x" + string.Concat(Enumerable.Repeat("🚀", 500))).Contains('\ufffd', StringComparison.Ordinal));
    }

    [TestMethod]
    public void Masking_a_text_keeps_its_lines_and_colours()
    {
        var output = new TestOutput().Output;
        output.MaskSecret("hunter22");

        Assert.AreEqual("a\n\e[31m***\e[0m\n", output.Mask("a\n\e[31mhunter22\e[0m\n\e[2J"));
    }
}
