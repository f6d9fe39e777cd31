using GitPush.Console.Html;

namespace GitPush.Console.Tests.Html;

[TestClass]
public sealed class AnsiTextTests
{
    [TestMethod]
    [DataRow("\x1b[31mred\x1b[0m plain", "<span class=\"fg1\">red</span> plain")]
    [DataRow("\x1b[1;4;92mok\x1b[22mx", "<span class=\"fg10 bold underlined\">ok</span><span class=\"fg10 underlined\">x</span>")]
    [DataRow("\x1b[38;5;196mx\x1b[39my", "<span class=\"fg9\">x</span>y")]
    [DataRow("\x1b[48;2;0;0;200mx\x1b[m", "<span class=\"bg4\">x</span>")]
    [DataRow("\x1b[38;5mx", "x")]
    [DataRow("\x1b[2Jx\x1b]0;title", "x]0;title")]
    [DataRow("<b>\x1b[31m<i>", "&lt;b&gt;<span class=\"fg1\">&lt;i&gt;</span>")]
    [DataRow("50%\r100%\r\nend", "50%\n100%\nend")]
    public void Colours_become_classes_and_nothing_becomes_markup(string output, string html) =>
        Assert.AreEqual(html, AnsiText.ToMarkup(output).ToString());

    [TestMethod]
    public void Pieces_cut_anywhere_say_the_same_as_the_whole()
    {
        const string Output = "a\x1b[1;31mb<\x1b[0m\r\nc\x1b[38;5;33md\re";
        var whole = Strip(AnsiText.ToMarkup(Output).ToString());
        for (var cut = 0; cut <= Output.Length; cut++)
        {
            var text = new AnsiText();

            Assert.AreEqual(whole, Strip(text.Next(Output.AsSpan(0, cut)).ToString() + text.Next(Output.AsSpan(cut))), $"cut at {cut}");
        }
    }

    // Two spans of one style side by side look like one.
    private static string Strip(string html) => html
        .Replace("</span><span class=\"fg1 bold\">", "", StringComparison.Ordinal)
        .Replace("</span><span class=\"fg12\">", "", StringComparison.Ordinal)
        .Replace("</span><span class=\"fg14\">", "", StringComparison.Ordinal)
        .Replace("</span><span class=\"fg6\">", "", StringComparison.Ordinal)
        .Replace("</span><span class=\"fg4\">", "", StringComparison.Ordinal);
}
