using System.Text;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PushCertificateTests
{
    private const string Payload =
        """
        certificate version 0.1
        pusher Ada Author <ada@example.com> 1700000000 +0130
        pushee https://example.com/shop.git
        nonce 1700000000-abc
        push-option a=b
        push-option

        1111111111111111111111111111111111111111 2222222222222222222222222222222222222222 refs/heads/main

        """;

    [TestMethod]
    [DataRow("-----BEGIN PGP SIGNATURE-----")]
    [DataRow("-----BEGIN PGP MESSAGE-----")]
    [DataRow("-----BEGIN SIGNED MESSAGE-----")]
    [DataRow("-----BEGIN SSH SIGNATURE-----")]
    public void Headers_payload_and_signature_are_told_apart(string marker)
    {
        var signature = $"{marker}\nabc\n-----END-----\n";

        var certificate = Parse(Payload + signature);

        Assert.AreEqual(Payload, Encoding.UTF8.GetString(certificate.Payload.Span));
        Assert.AreEqual(signature, Encoding.UTF8.GetString(certificate.Signature.Span));
        Assert.AreEqual("Ada Author <ada@example.com>", certificate.Pusher);
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).ToOffset(TimeSpan.FromMinutes(90)), certificate.Date);
        Assert.AreEqual("https://example.com/shop.git", certificate.Pushee);
        Assert.AreEqual("1700000000-abc", certificate.Nonce);
        Assert.AreEqual("a=b", Assert.ContainsSingle(certificate.Options));
        Assert.StartsWith("1111", Encoding.UTF8.GetString(certificate.Commands.Span));
        Assert.EndsWith("main\n", Encoding.UTF8.GetString(certificate.Commands.Span));
    }

    [TestMethod]
    public void What_stands_before_the_last_signature_is_signed()
    {
        var certificate = Parse(Payload + "-----BEGIN SSH SIGNATURE-----\nold\n-----BEGIN SSH SIGNATURE-----\nnew\n");

        Assert.AreEqual("-----BEGIN SSH SIGNATURE-----\nnew\n", Encoding.UTF8.GetString(certificate.Signature.Span));
        StringAssert.Contains(Encoding.UTF8.GetString(certificate.Commands.Span), "old");
    }

    [TestMethod]
    public void A_certificate_may_have_little_in_it()
    {
        var certificate = Parse("pusher somebody\nnot-a-nonce x\n\nnonce y\n");

        Assert.AreEqual("somebody", certificate.Pusher);
        Assert.IsNull(certificate.Date);
        Assert.IsNull(certificate.Pushee);
        Assert.IsNull(certificate.Nonce, "the line stands among the commands");
        Assert.IsEmpty(certificate.Options);
        Assert.IsTrue(certificate.Signature.IsEmpty);
    }

    [TestMethod]
    [DataRow("-----BEGIN SSH SIGNATURE-----\n\n")]
    [DataRow("\n\n-----BEGIN SSH SIGNATURE-----")]
    public void A_signature_where_none_should_be_leaves_no_commands(string text)
    {
        var certificate = Parse(text);

        Assert.IsTrue(certificate.Commands.IsEmpty);
        Assert.AreEqual("", certificate.Pusher);
    }

    [TestMethod]
    public void Without_an_empty_line_it_is_no_certificate()
    {
        Assert.ThrowsExactly<FormatException>(() => Parse("certificate version 0.1\npusher x\n"));
    }

    private static PushCertificate Parse(string text) => PushCertificate.Parse(Encoding.UTF8.GetBytes(text));
}
