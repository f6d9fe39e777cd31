namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class SecretMaskingTests
{
    [TestMethod]
    public async Task A_secret_is_masked_however_it_is_split_over_writes()
    {
        const string Text = "token=hunter22; again hunter22hunter22 end";
        for (var first = 0; first <= Text.Length; first++)
        {
            for (var second = first; second <= Text.Length; second++)
            {
                Assert.AreEqual(
                    "token=***; again ****** end",
                    await ShowAsync(["hunter22"], Text[..first], Text[first..second], Text[second..]));
            }
        }
    }

    [TestMethod]
    public async Task The_record_masks_what_the_terminal_masks()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("hunter22");
        await test.Output.WriteAsync("a hunt");
        await test.Output.WriteLineAsync("er22 b");

        Assert.AreEqual("a *** b\n", test.Shown);
        Assert.AreEqual("a *** b\n", test.Output.RecordedText);
    }

    [TestMethod]
    public async Task What_may_be_the_beginning_of_a_secret_waits_until_it_is_known()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("hunter22");

        await test.Output.WriteAsync("a hunt");
        Assert.AreEqual("a ", test.Shown);
        await test.Output.WriteAsync("ing");
        Assert.AreEqual("a hunting", test.Shown);
        await test.Output.WriteAsync(" hunter2");
        Assert.AreEqual("a hunting ", test.Shown);
        await test.Output.WriteAsync("\n");
        Assert.AreEqual("a hunting hunter2\n", test.Shown, "no secret goes over a line's end");
        await test.Output.WriteAsync("hunt");
        await test.Output.FlushAsync();
        Assert.AreEqual("a hunting hunter2\nhunt\n", test.Shown);
    }

    [TestMethod]
    public async Task Of_a_secret_with_several_lines_each_line_is_masked()
    {
        Assert.AreEqual(
            "  ***\n--\n*** x",
            await ShowAsync(["first line\r\n  second line  \n--\n"], "  first line\n--\nsecond line x"));
    }

    [TestMethod]
    public async Task Short_values_are_not_masked()
    {
        Assert.AreEqual("abc abcd".Replace("abcd", "***", StringComparison.Ordinal), await ShowAsync(["abc", "abcd", "", " \n "], "abc abcd "[..^1]));
    }

    [TestMethod]
    public async Task Secrets_that_overlap_are_masked_as_one()
    {
        foreach (var text in new[] { "1abcdef2", "1abcd2", "1cdef2" })
        {
            for (var split = 0; split <= text.Length; split++)
            {
                Assert.AreEqual("1***2", await ShowAsync(["abcd", "cdef"], text[..split], text[split..]), $"{text} at {split}");
            }
        }
    }

    [TestMethod]
    public async Task A_secret_within_the_beginning_of_another_is_masked()
    {
        Assert.AreEqual("ab***X", await ShowAsync(["abcdefgh", "cdef"], "abcd", "ef", "X"));
        Assert.AreEqual("***X", await ShowAsync(["abcdefgh", "cdef"], "abcd", "ef", "gh", "X"));
    }

    [TestMethod]
    public async Task A_secret_that_repeats_itself_is_one_and_holds_nothing_back_for_ever()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("aaaa");
        for (var i = 0; i < 1000; i++)
        {
            await test.Output.WriteAsync("a");
        }

        Assert.AreEqual("***", test.Shown);
        await test.Output.WriteAsync("b");
        Assert.AreEqual("***b", test.Shown);
    }

    [TestMethod]
    public async Task A_secret_registered_while_text_is_held_back_is_masked()
    {
        var test = new TestOutput();
        test.Output.MaskSecret("hunter22");
        await test.Output.WriteAsync("hunte");
        test.Output.MaskSecret("hunters");
        await test.Output.WriteAsync("rs\n");

        Assert.AreEqual("***\n", test.Shown);
    }

    [TestMethod]
    public async Task Neither_a_colour_nor_a_control_sequence_within_a_secret_hides_it()
    {
        Assert.AreEqual("1***\e[31m2", await ShowAsync(["hunter22"], "1hun\e[31mter222"));
        Assert.AreEqual("1***2", await ShowAsync(["hunter22"], "1hun\e[2Jter222"));
        Assert.AreEqual("1***\e[1m2", await ShowAsync(["hunter22"], "1hun\e", "[1", "mte", "r222"));
    }

    [TestMethod]
    public async Task A_secret_that_looks_like_part_of_a_colour_breaks_no_colour()
    {
        Assert.AreEqual("\e[31mred [31m".Replace(" [31m", " ***", StringComparison.Ordinal), await ShowAsync(["[31m"], "\e[31mred [31m"));
    }

    [TestMethod]
    public async Task Random_texts_never_show_a_secret_and_lose_nothing_else()
    {
        var random = new Random(7);
        string[] secrets = ["abab", "babba", "aabb", "bbbbb"];
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 60).Select(_ => "abc"[random.Next(3)])) + "\n";
            var writes = new List<string>();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(text.Length - at, random.Next(1, 8));
                writes.Add(text.Substring(at, length));
                at += length;
            }

            Assert.AreEqual(MaskSimply(text, secrets), await ShowAsync(secrets, [.. writes]), text);
        }
    }

    /// <summary>What masking means, without a stream: marks every character of every occurrence.</summary>
    private static string MaskSimply(string text, string[] secrets)
    {
        var ranges = secrets
            .SelectMany(secret => Enumerable.Range(0, text.Length)
                .Where(at => string.CompareOrdinal(text, at, secret, 0, secret.Length) == 0)
                .Select(at => (Start: at, Stop: at + secret.Length)))
            .OrderBy(range => range.Start)
            .ToList();
        var shown = "";
        var position = 0;
        foreach (var (start, stop) in ranges)
        {
            if (start >= position)
            {
                shown += text[position..start] + "***";
            }

            position = Math.Max(position, stop);
        }

        return shown + text[position..];
    }

    private static async Task<string> ShowAsync(string[] secrets, params string[] writes)
    {
        var test = new TestOutput();
        foreach (var secret in secrets)
        {
            test.Output.MaskSecret(secret);
        }

        foreach (var text in writes)
        {
            await test.Output.WriteAsync(text);
        }

        return test.Shown;
    }
}
