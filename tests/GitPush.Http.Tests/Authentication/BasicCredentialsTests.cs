using System.Text;
using GitPush.Http.Authentication;

namespace GitPush.Http.Tests.Authentication;

[TestClass]
public sealed class BasicCredentialsTests
{
    [TestMethod]
    [DataRow("ada:secret", "ada", "secret")]
    [DataRow("ada:se:cr:et", "ada", "se:cr:et")]
    [DataRow("ädä:pässwörd", "ädä", "pässwörd")]
    [DataRow(":token", "", "token")]
    [DataRow("token:", "token", "")]
    public void The_first_colon_ends_the_user_name(string text, string userName, string password)
    {
        Assert.IsTrue(BasicCredentials.TryParse("Basic " + Encode(Encoding.UTF8.GetBytes(text)), out var credentials));
        Assert.AreEqual(new BasicCredentials(userName, password), credentials);
    }

    [TestMethod]
    [DataRow("Basic")]
    [DataRow("Basic ")]
    [DataRow("Basic ?")]
    [DataRow("Basic YWRh")]
    [DataRow("Basic YWRhOnNlY3JldA")]
    public void What_is_not_base64_of_two_parts_is_refused(string header) => Assert.IsFalse(BasicCredentials.TryParse(header, out _));

    [TestMethod]
    public void Bytes_that_are_not_UTF8_and_control_characters_are_refused()
    {
        Assert.IsFalse(BasicCredentials.TryParse("Basic " + Encode([.. "ada:"u8, 0xE4]), out _));
        Assert.IsFalse(BasicCredentials.TryParse("Basic " + Encode("ada:se\ncret"u8), out _));
    }

    [TestMethod]
    [DataRow("basic YWRhOng=", true)]
    [DataRow("BASIC YWRhOng=", true)]
    [DataRow("Basic", true)]
    [DataRow("Basics YWRhOng=", false)]
    [DataRow("Bearer YWRhOng=", false)]
    [DataRow(null, false)]
    public void The_scheme_is_known_in_any_case(string? header, bool expected) => Assert.AreEqual(expected, BasicCredentials.IsBasic(header));

    [TestMethod]
    public void The_text_form_hides_the_password() =>
        Assert.DoesNotContain("secret", new BasicCredentials("ada", "secret").ToString());

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);
}
