using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Core.Tests.Signatures.Ssh.Wire;

[TestClass]
public sealed class SshReaderTests
{
    [TestMethod]
    public void All_types_are_read_as_they_were_written()
    {
        var message = new SshWriter(1)
            .WriteByte(7)
            .WriteBoolean(true)
            .WriteUInt32(0x29b7f4aa)
            .WriteUInt64(0x0123456789abcdef)
            .WriteString("testing")
            .WriteMpint([0x80])
            .WriteNameList(["zlib", "none"])
            .WrittenSpan;
        var reader = new SshReader(message);
        Assert.AreEqual(7, reader.ReadByte());
        Assert.IsTrue(reader.ReadBoolean());
        Assert.AreEqual(0x29b7f4aau, reader.ReadUInt32());
        Assert.AreEqual(0x0123456789abcdeful, reader.ReadUInt64());
        Assert.AreEqual("testing", reader.ReadAscii());
        Assert.AreEqual("80", Convert.ToHexStringLower(reader.ReadMpint()));
        Assert.AreEqual("zlib,none", reader.ReadNameList().ToString());
        Assert.IsTrue(reader.IsAtEnd);
    }

    /// <summary>The examples of RFC 4251 §5.</summary>
    [TestMethod]
    [DataRow("", "00000000")]
    [DataRow("09a378f9b2e332a7", "0000000809a378f9b2e332a7")]
    [DataRow("80", "000000020080")]
    public void Numbers_are_encoded_as_the_standard_shows(string magnitude, string encoded)
    {
        var bytes = Convert.FromHexString(encoded);
        Assert.AreEqual(encoded, Convert.ToHexStringLower(new SshWriter().WriteMpint(Convert.FromHexString("0000" + magnitude)).WrittenSpan));
        Assert.AreEqual(magnitude, Convert.ToHexStringLower(new SshReader(bytes).ReadMpint()));
    }

    [TestMethod]
    [DataRow("00000002edcc", DisplayName = "-1234")]
    [DataRow("00000001ff", DisplayName = "-1")]
    [DataRow("0000000100", DisplayName = "0 with a byte")]
    [DataRow("00000002007f", DisplayName = "127 with a needless byte")]
    public void Numbers_that_are_negative_or_too_long_are_refused(string encoded) =>
        Assert.ThrowsExactly<SshFormatException>(() => new SshReader(Convert.FromHexString(encoded)).ReadMpint().ToString());

    [TestMethod]
    [DataRow("00000005aabbccdd")]
    [DataRow("ffffffff")]
    [DataRow("80000000aa")]
    [DataRow("7fffffffaa")]
    [DataRow("000000")]
    [DataRow("")]
    public void A_string_that_is_longer_than_its_message_is_refused(string encoded) =>
        Assert.ThrowsExactly<SshFormatException>(() => new SshReader(Convert.FromHexString(encoded)).ReadString().ToString());

    [TestMethod]
    [DataRow(",")]
    [DataRow("a,")]
    [DataRow(",a")]
    [DataRow("a,,b")]
    [DataRow("a b")]
    [DataRow("a\nb")]
    [DataRow("ä")]
    public void A_list_of_names_that_are_none_is_refused(string names) => AssertNoNameList(names);

    [TestMethod]
    public void A_list_has_a_limit_of_names_and_each_name_of_characters()
    {
        AssertNoNameList(new string('a', 65));
        AssertNoNameList(string.Join(',', Enumerable.Repeat("a", 257)));
        var longest = string.Join(',', Enumerable.Repeat(new string('a', 64), 256));
        Assert.AreEqual(longest, new SshReader(new SshWriter().WriteString(longest).WrittenSpan).ReadNameList().ToString());
    }

    [TestMethod]
    public void A_list_may_be_empty()
    {
        var list = new SshReader(new byte[4]).ReadNameList();
        Assert.IsTrue(list.First.IsEmpty);
        Assert.IsFalse(list.Contains("none"u8));
        Assert.IsFalse(list.GetEnumerator().MoveNext());
    }

    [TestMethod]
    public void Text_of_strangers_becomes_one_line_of_limited_length()
    {
        var message = new SshWriter().WriteString("bye\r\n\u001b[2Jnow").WrittenSpan;
        Assert.AreEqual("bye   [2Jn", new SshReader(message).ReadText(10));
    }

    private static void AssertNoNameList(string names) => Assert.ThrowsExactly<SshFormatException>(
        () => new SshReader(new SshWriter().WriteString(names).WrittenSpan).ReadNameList().ToString());
}
