using System.Buffers;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class ControlFilterTests
{
    [TestMethod]
    [DataRow("plain text, tab\tand\r\nnew line")]
    [DataRow("\e[31mred\e[0m \e[1;38;2;10;20;30mtrue colour\e[m \e[4:3mcurly\e[24m")]
    [DataRow("Größe 🚀 日本語 \u00a0\u200d\u2065\u2070")]
    public void Text_and_colours_pass(string text) => Assert.AreEqual(text, Filter(text));

    [TestMethod]
    [DataRow("a\e[2Jb\e[1;1Hc\e[?25ld\e[Ke", "abcde", DisplayName = "CSI")]
    [DataRow("a\e[>4;2mb\e[?4mc\e[0 md", "abcd", DisplayName = "CSI that ends in m and is no colour")]
    [DataRow("a\e]0;title\ab\e]8;;http://x\e\\c", "abc", DisplayName = "OSC with BEL and ST")]
    [DataRow("a\ePq#0;2\e\\b\eXs\e\\c\e^p\e\\d\e_a\e\\e", "abcde", DisplayName = "DCS, SOS, PM, APC")]
    [DataRow("a\ecb\e7c\e=d\e(Be\e#8f\e%Gg", "abcdefg", DisplayName = "two and three bytes")]
    [DataRow("a\0b\bc\ad\ve\ff\u007fg\u000eh", "abcdefgh", DisplayName = "C0 and DEL")]
    [DataRow("a\u0080b\u009bc\u009dd\u009fe", "abcde", DisplayName = "C1")]
    [DataRow("a\u202ab\u202ec\u2066d\u2069e", "abcde", DisplayName = "bidirectional overrides")]
    [DataRow("a\e\e[31mb\e[3\e[2Jc", "a\e[31mbc", DisplayName = "a sequence broken by the next one")]
    [DataRow("a\e[3\nb", "a\nb", DisplayName = "a sequence broken by a line's end")]
    [DataRow("a\e]0;no end\nb", "a\nb", DisplayName = "an OSC without an end")]
    [DataRow("a\e]0;x\e[31mb", "a\e[31mb", DisplayName = "an OSC ended by another sequence")]
    public void What_steers_the_terminal_is_taken_out(string text, string expected)
    {
        Assert.AreEqual(expected, Filter(text));
        Assert.AreEqual(expected, Filter([.. text.Select(c => c.ToString())]), "written character by character");
    }

    [TestMethod]
    public void A_colour_of_endless_length_is_taken_out()
    {
        Assert.AreEqual("ab", Filter("a\e[" + new string('1', 100_000) + "mb"));
    }

    [TestMethod]
    public void No_split_of_a_text_changes_what_passes()
    {
        const string Text = "1\e[31m2\e[2J3\e]0;t\a4\ePx\e\\5\e(B6\u009b7\e[0m8";
        var whole = Filter(Text);
        for (var first = 0; first <= Text.Length; first++)
        {
            for (var second = first; second <= Text.Length; second++)
            {
                Assert.AreEqual(whole, Filter(Text[..first], Text[first..second], Text[second..]));
            }
        }
    }

    private static string Filter(params string[] writes)
    {
        var filter = new ControlFilter();
        var output = new ArrayBufferWriter<char>();
        foreach (var text in writes)
        {
            filter.Write(text, output);
        }

        return output.WrittenSpan.ToString();
    }
}
