using GitPush.Console.Html;

namespace GitPush.Console.Tests.Html;

[TestClass]
public sealed class MarkupTests
{
    [TestMethod]
    public void Text_in_a_hole_is_encoded()
    {
        var text = "<img src=x onerror=alert(1)> & \"quotes\" 'and' `ticks`";

        Assert.AreEqual(
            "<p title=\"&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot; &#39;and&#39; &#96;ticks&#96;\">7</p>",
            Markup.Of($"<p title=\"{text}\">{7}</p>").ToString());
    }

    [TestMethod]
    public void Markup_in_a_hole_stays_markup()
    {
        var inner = Markup.Of($"<b>{"<"}</b>");

        Assert.AreEqual("<p><b>&lt;</b><b>&lt;</b></p>", Markup.Of($"<p>{inner}{new[] { inner }}</p>").ToString());
    }

    [TestMethod]
    [DataRow("a\nb\tc\0", "a␊b␉c␀")]
    [DataRow("\u202Egnp.exe", "⟨U+202E⟩gnp.exe")]
    [DataRow("zero\u200Bwidth\uFEFF", "zero⟨U+200B⟩width⟨U+FEFF⟩")]
    [DataRow("\u2066x\u2069\u0085\u007F", "⟨U+2066⟩x⟨U+2069⟩⟨U+0085⟩␡")]
    [DataRow("tag\U000E0041", "tag⟨U+E0041⟩")]
    public void What_cannot_be_seen_is_shown(string text, string shown) => Assert.AreEqual(shown, Markup.Of($"{text}").ToString());

    [TestMethod]
    public void Half_a_character_becomes_a_replacement_character() => Assert.AreEqual("a\uFFFDb", Markup.Of($"{"a\uD800b"}").ToString());

    [TestMethod]
    public void Letters_and_emoji_of_all_scripts_stay() => Assert.AreEqual("äöü שלום 👩‍🚀 日本", Markup.Of($"{"äöü שלום 👩‍🚀 日本"}").ToString());

    [TestMethod]
    public void The_value_of_a_field_comes_back_as_it_is() =>
        Assert.AreEqual("\u202E&quot;\n", Markup.Of($"{new ExactText("\u202E\"\n")}").ToString());

    [TestMethod]
    [DataRow("https://example.com")]
    [DataRow("javascript:alert(1)")]
    [DataRow("//example.com")]
    [DataRow("/\\example.com")]
    [DataRow("")]
    public void An_address_that_is_no_path_of_this_host_is_no_address(string text) =>
        Assert.ThrowsExactly<ArgumentException>(() => new ConsoleUrl(text));
}
