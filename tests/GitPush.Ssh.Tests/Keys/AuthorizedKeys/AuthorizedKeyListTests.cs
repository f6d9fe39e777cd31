using System.Net;
using System.Numerics;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh.Tests.Keys.AuthorizedKeys;

[TestClass]
public sealed class AuthorizedKeyListTests
{
    // Of ssh-keygen.
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICfBv1gGYZjdsCSmi2LNNxewx6RDfF7jTjMtH7w4nGof";
    private const string Certificate = "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29t";

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Somewhere = IPAddress.Parse("192.0.2.1");

    [TestMethod]
    public async Task Files_that_ssh_keygen_writes_are_read()
    {
        using var folder = new TempFolder();
        var text = "# the team\n\n";
        string[][] kinds = [["ed25519"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "384"], ["ecdsa", "-b", "521"], ["rsa", "-b", "2048"]];
        var blobs = new List<byte[]>();
        foreach (var kind in kinds)
        {
            var path = folder.Combine($"{blobs.Count}");
            await SshKeygen.GenerateAsync(path, ["-t", .. kind]);
            text += await File.ReadAllTextAsync(path + ".pub");
            blobs.Add(await SshKeygen.ReadPublicKeyAsync(path));
        }

        var list = Parse(text);

        Assert.IsEmpty(list.Refusals);
        Assert.HasCount(kinds.Length, list.Entries);
        foreach (var (entry, index) in list.Entries.Select((entry, index) => (entry, index)))
        {
            CollectionAssert.AreEqual(blobs[index], entry.Key.Blob.ToArray());
            Assert.AreEqual(index + 3, entry.LineNumber);
            Assert.AreEqual("somebody", entry.Comment);
            Assert.AreEqual(new AuthorizedKeyAnswer(AuthorizedKeyVerdict.Allowed, entry), list.Find(entry.Key, Somewhere, Now));
        }
    }

    [TestMethod]
    public void Security_keys_are_read()
    {
        var authenticators = SoftwareAuthenticator.CreateBoth();
        var text = string.Join('\n', authenticators.Select(key => $"{key.Algorithm} {Convert.ToBase64String(key.PublicKey)} token"));

        var list = Parse(text);

        Assert.IsEmpty(list.Refusals);
        Assert.HasCount(2, list.Entries);
        Assert.IsTrue(list.Entries.All(entry => entry.Options.Required == SecurityKeyFlags.UserPresent));
        Array.ForEach(authenticators, key => key.Dispose());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\n\n")]
    [DataRow("   \t\n")]
    [DataRow("# " + Key)]
    [DataRow("  # " + Key + "\r\n#")]
    public void Comments_and_blank_lines_are_nothing(string text)
    {
        var list = Parse(text);

        Assert.IsEmpty(list.Entries);
        Assert.IsEmpty(list.Refusals);
    }

    [TestMethod]
    [DataRow(Key, "")]
    [DataRow(Key + "\n", "")]
    [DataRow(Key + "\r\n", "")]
    [DataRow("\uFEFF" + Key, "")]
    [DataRow(" \t" + Key + " a  comment \t", "a  comment")]
    [DataRow(Key + "\ta # comment, \"quoted\r\n", "a # comment, \"quoted")]
    [DataRow(Key + " \u001b[31mred", " [31mred")]
    [DataRow(Key + " one\u2028line", "one\u2028line")]
    public void A_line_is_a_key_and_a_comment(string text, string comment)
    {
        var list = Parse(text);

        Assert.IsEmpty(list.Refusals);
        Assert.AreEqual(comment, list.Entries.Single().Comment);
    }

    [TestMethod]
    [DataRow("restrict")]
    [DataRow("RESTRICT,Pty")]
    [DataRow("no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-user-rc")]
    [DataRow("restrict,pty,port-forwarding,agent-forwarding,X11-forwarding,user-rc")]
    [DataRow("restrict,")]
    [DataRow("restrict,,pty")]
    [DataRow("no-touch-required")]
    [DataRow("no-verify-required")]
    [DataRow("from=\"192.0.2.1\"")]
    [DataRow("FROM=\"192.0.2.1\",Expiry-Time=\"20300101\"")]
    public void Options_that_are_honoured_allow_the_key(string options)
    {
        foreach (var blank in new[] { " ", "\t", " \t " })
        {
            var list = Parse(options + blank + Key);

            Assert.IsEmpty(list.Refusals);
            Assert.AreEqual(AuthorizedKeyVerdict.Allowed, list.Find(list.Entries.Single().Key, Somewhere, Now).Verdict);
        }
    }

    [TestMethod]
    [DataRow("command=\"git-shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"\"", "'command': no command but git's own is ever run, and which one is the client's to say.")]
    [DataRow("restrict,command=\"dump /home\"", "'command': no command but git's own is ever run, and which one is the client's to say.")]
    [DataRow("environment=\"A=b\"", "'environment': no program is run whose environment it could be.")]
    [DataRow("cert-authority", "'cert-authority': certificates are not supported.")]
    [DataRow("cert-authority,principals=\"a\"", "'cert-authority': certificates are not supported.")]
    [DataRow("principals=\"a\"", "'principals': certificates are not supported.")]
    [DataRow("permitopen=\"192.0.2.1:80\"", "'permitopen': nothing is ever forwarded.")]
    [DataRow("permitlisten=\"localhost:8080\"", "'permitlisten': nothing is ever forwarded.")]
    [DataRow("tunnel=\"0\"", "'tunnel': nothing is ever forwarded.")]
    [DataRow("no-such-option", "'no-such-option' is neither an option nor a type of key.")]
    [DataRow("no-restrict", "'no-restrict' is neither an option nor a type of key.")]
    [DataRow("restricted", "'restricted' is neither an option nor a type of key.")]
    [DataRow("restrict=\"yes\"", "'restrict' is neither an option nor a type of key.")]
    [DataRow("restrict,no-such=\"a\"", "'no-such' is neither an option nor a type of key.")]
    [DataRow("verify-required", "'verify-required' is for security keys, and not for a key of type ssh-ed25519.")]
    [DataRow("from", "'from' needs a value.")]
    [DataRow("from=192.0.2.1", "The value of 'from' is not in quotes.")]
    [DataRow("from=\"192.0.2.1", "The value of 'from' is not in quotes.")]
    [DataRow("from=\"192.0.2.1\"restrict", "A closing quote is followed by something other than a comma.")]
    [DataRow("from=\"192.0.2.1\",from=\"192.0.2.2\"", "'from' stands there twice.")]
    [DataRow("from=\"\"", "'from': a pattern is empty, too long, or has blanks in it.")]
    [DataRow("expiry-time=\"tomorrow\"", "'expiry-time' is not a time of the form YYYYMMDD[Z] or YYYYMMDDHHMM[SS][Z].")]
    [DataRow("restrict restrict", "No key follows the options.")]
    public void Options_that_are_not_honoured_refuse_the_line(string options, string reason)
    {
        var list = Parse($"\n{options} {Key} comment\n{Key}");

        Assert.AreEqual(new AuthorizedKeyRefusal(2, reason), list.Refusals.Single());
        Assert.AreEqual(3, list.Entries.Single().LineNumber);
    }

    [TestMethod]
    [DataRow("restrict", "No key follows the options.")]
    [DataRow("ssh-ed25519", "The key is not in base64.")]
    [DataRow("ssh-ed25519 AAAA!", "The key is not in base64.")]
    [DataRow("ssh-ed25519 AAAA", "A message ends before its last field.")]
    [DataRow("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAICfBv1gGYZjdsCSmi2LNNxewx6RDfF7jTjMtH7w4nGof", "The line says another type of key than the key, which is of type ssh-ed25519.")]
    [DataRow(Certificate, "Keys of type 'ssh-ed25519-cert-v01@openssh.com' are not supported.")]
    public void Lines_without_a_key_that_is_supported_are_refused(string line, string reason)
    {
        Assert.AreEqual(reason, Parse(line).Refusals.Single().Reason);
    }

    [TestMethod]
    public void An_RSA_key_that_is_too_small_is_refused_with_its_size()
    {
        var modulus = ((BigInteger.One << 1023) + 1).ToByteArray(isUnsigned: true, isBigEndian: true);
        var blob = new SshWriter().WriteString("ssh-rsa").WriteMpint([1, 0, 1]).WriteMpint(modulus).WrittenSpan;

        var refusal = Parse($"ssh-rsa {Convert.ToBase64String(blob)}").Refusals.Single();

        Assert.AreEqual("An RSA key has 1024 bits; 2048 to 16384 are accepted.", refusal.Reason);
    }

    [TestMethod]
    public void A_line_of_more_than_8192_characters_is_refused()
    {
        Assert.HasCount(1, Parse(Key + " " + new string('x', 8191 - Key.Length)).Entries);

        Assert.AreEqual(
            "The line has more than 8192 characters.", Parse(Key + " " + new string('x', 8192 - Key.Length)).Refusals.Single().Reason);
    }

    [TestMethod]
    public void Security_keys_are_asked_for_what_their_line_says()
    {
        var authenticator = SoftwareAuthenticator.CreateBoth()[1];
        SecurityKeyFlags Required(string options) =>
            Parse($"{options} {authenticator.Algorithm} {Convert.ToBase64String(authenticator.PublicKey)}").Entries.Single().Options.Required;

        Assert.AreEqual(SecurityKeyFlags.UserPresent, Required("restrict"));
        Assert.AreEqual(SecurityKeyFlags.None, Required("no-touch-required"));
        Assert.AreEqual(SecurityKeyFlags.UserPresent, Required("no-touch-required,touch-required"));
        Assert.AreEqual(SecurityKeyFlags.UserPresent | SecurityKeyFlags.UserVerified, Required("verify-required"));
        Assert.AreEqual(SecurityKeyFlags.UserVerified, Required("no-touch-required,verify-required"));
    }

    [TestMethod]
    public void A_key_counts_until_the_last_second_of_its_time()
    {
        var list = Parse($"expiry-time=\"20261121140000Z\" {Key}");
        var key = list.Entries.Single().Key;

        Assert.AreEqual(AuthorizedKeyVerdict.Allowed, list.Find(key, Somewhere, Now).Verdict);
        Assert.AreEqual(AuthorizedKeyVerdict.Allowed, list.Find(key, Somewhere, Now.AddMilliseconds(999)).Verdict);
        Assert.AreEqual(AuthorizedKeyVerdict.Expired, list.Find(key, Somewhere, Now.AddSeconds(1)).Verdict);
    }

    [TestMethod]
    public void The_earliest_of_several_times_counts()
    {
        var list = Parse($"expiry-time=\"20270101Z\",expiry-time=\"20260101Z\",expiry-time=\"20280101Z\" {Key}");

        Assert.AreEqual(AuthorizedKeyVerdict.Expired, list.Find(list.Entries.Single().Key, Somewhere, Now).Verdict);
    }

    [TestMethod]
    public void The_first_line_that_allows_a_key_counts()
    {
        var list = Parse($"expiry-time=\"20250101Z\" {Key} old\nfrom=\"198.51.100.0/24\" {Key} office\n{Key} new\n{Key} last");
        var key = list.Entries[0].Key;

        Assert.AreEqual("office", list.Find(key, IPAddress.Parse("198.51.100.7"), Now).Entry?.Comment);
        Assert.AreEqual("new", list.Find(key, Somewhere, Now).Entry?.Comment);
    }

    [TestMethod]
    public void A_key_that_no_line_allows_is_answered_with_the_first_reason()
    {
        var list = Parse($"from=\"198.51.100.0/24\" {Key} office\nexpiry-time=\"20250101Z\" {Key} old");
        var other = SoftwareAuthenticator.CreateBoth()[1];
        Assert.IsTrue(PublicKey.TryParse(other.PublicKey, out var unknown, out _));

        Assert.AreEqual(
            new AuthorizedKeyAnswer(AuthorizedKeyVerdict.AddressNotPermitted, list.Entries[0]),
            list.Find(list.Entries[0].Key, Somewhere, Now));
        Assert.AreEqual(new AuthorizedKeyAnswer(AuthorizedKeyVerdict.Unknown, null), list.Find(unknown, Somewhere, Now));
    }

    private static AuthorizedKeyList Parse(string text) => AuthorizedKeyList.Parse(text, TimeZoneInfo.Utc);
}
