using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Signatures.Ssh;

namespace GitPush.Core.Tests.Signatures.Ssh;

/// <summary>Signatures of OpenSSH, judged as <c>ssh-keygen -Y verify</c> judges them.</summary>
[TestClass]
public sealed class AllowedSignersTests
{
    private const string Message = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nWhat is signed\n";

    private static readonly DateTimeOffset Time = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("ed25519", "")]
    [DataRow("ecdsa", "256")]
    [DataRow("ecdsa", "384")]
    [DataRow("ecdsa", "521")]
    [DataRow("rsa", "2048")]
    public async Task A_signature_of_each_kind_of_key_holds_for_its_message_and_purpose_only(string type, string bits)
    {
        using var folder = new TempFolder();
        var key = await GenerateAsync(folder, "key", type, bits);
        foreach (var hash in (string[])["sha256", "sha512"])
        {
            var signature = await SignAsync(folder, key, "git", "-O", $"hashalg={hash}");
            var signers = Parse($"ada@example.com,*@ada.example {await PublicKeyAsync(key)}");

            var verdict = signers.Verify(signature, "git", Encoding.UTF8.GetBytes(Message), Time);

            Assert.IsTrue(verdict.Holds, verdict.Problem);
            Assert.IsTrue(verdict.Signer.HasEmail("Ada@example.com"));
            Assert.IsTrue(verdict.Signer.HasEmail("x@ada.example"));
            Assert.IsFalse(verdict.Signer.HasEmail("x@example.com"));
            Assert.AreEqual("has an SSH signature that does not fit its content", signers.Verify(signature, "git", "else"u8, Time).Problem);
            Assert.AreEqual("has an SSH signature that does not fit its content", signers.Verify(signature, "file", Encoding.UTF8.GetBytes(Message), Time).Problem);
        }
    }

    [TestMethod]
    public async Task A_line_counts_for_its_namespaces_and_within_its_time_as_for_OpenSSH()
    {
        using var folder = new TempFolder();
        var key = await GenerateAsync(folder, "key", "ed25519", "");
        var signature = await SignAsync(folder, key, "git");
        var publicKey = await PublicKeyAsync(key);

        foreach (var options in (string[])
        [
            "", "namespaces=\"git\"", "namespaces=\"file\"", "namespaces=\"file,g*\"", "NAMESPACES=\"*,!git\"",
            "valid-after=\"20240601Z\"", "valid-after=\"20240602Z\"", "valid-before=\"20240602Z\"", "valid-before=\"202406011159Z\"",
            "valid-after=\"20240101Z\",valid-before=\"20250101Z\",namespaces=\"git\"",
        ])
        {
            var line = $"ada@example.com {options} {publicKey}";
            var verdict = Parse(line).Verify(signature, "git", Encoding.UTF8.GetBytes(Message), Time);
            Assert.AreEqual(await VerifyAsync(folder, line, signature), verdict.Holds, $"{options}: {verdict.Problem}");
        }
    }

    [TestMethod]
    public async Task Of_several_lines_for_a_key_one_that_is_valid_is_enough()
    {
        using var folder = new TempFolder();
        var key = await GenerateAsync(folder, "key", "ed25519", "");
        var signature = await SignAsync(folder, key, "git");
        var publicKey = await PublicKeyAsync(key);

        var verdict = Parse($"# old\nold@example.com valid-before=\"20200101Z\" {publicKey}\n\n\"new@example.com\" {publicKey} comment")
            .Verify(signature, "git", Encoding.UTF8.GetBytes(Message), Time);

        CollectionAssert.AreEqual(new[] { "new@example.com" }, verdict.Signer!.Identities.ToArray());
    }

    [TestMethod]
    public async Task An_unknown_key_is_named_in_the_refusal()
    {
        using var folder = new TempFolder();
        var key = await GenerateAsync(folder, "key", "ed25519", "");
        var other = await GenerateAsync(folder, "other", "ed25519", "");

        var verdict = Parse($"ada@example.com {await PublicKeyAsync(other)}").Verify(await SignAsync(folder, key, "git"), "git", Encoding.UTF8.GetBytes(Message), Time);

        Assert.AreEqual($"is signed with the SSH key {(await SshKeygen.DescribeAsync(key))[1]}, which is no allowed signer's", verdict.Problem);
    }

    [TestMethod]
    [DataRow("ada@example.com cert-authority KEY", "line 1: Certificates are not supported: list the keys themselves in place of a 'cert-authority'.")]
    [DataRow("ada@example.com sometimes KEY", "line 1: There is no option 'sometimes'.")]
    [DataRow("ada@example.com valid-after=\"tomorrow\" KEY", "line 1: The option 'valid-after' has no value in quotes that it could have, or stands there twice.")]
    [DataRow("ada@example.com valid-after=\"20250101Z\",valid-before=\"20240101Z\" KEY", "line 1: 'valid-after' is not before 'valid-before'.")]
    [DataRow("ada@example.com namespaces=\"git", "line 1: The value of 'namespaces' has no closing quote.")]
    [DataRow("\n# x\nada@example.com", "line 3: No key follows the principals and the options.")]
    [DataRow("ada@example.com ssh-ed25519 AAAA", "line 1: A message ends before its last field.")]
    public async Task A_line_that_cannot_be_kept_is_refused_with_its_number(string line, string problem)
    {
        using var folder = new TempFolder();
        var key = await PublicKeyAsync(await GenerateAsync(folder, "key", "ed25519", ""));
        var problems = new List<string>();

        _ = AllowedSigners.Parse(line.Replace("KEY", key, StringComparison.Ordinal), TimeZoneInfo.Utc, problems);

        CollectionAssert.AreEqual(new[] { problem }, problems);
    }

    [TestMethod]
    public void A_security_key_signs_when_somebody_touched_it()
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            using (authenticator)
            {
                var line = $"ada@example.com {authenticator.Algorithm} {Convert.ToBase64String(authenticator.PublicKey)}";
                var message = Encoding.UTF8.GetBytes(Message);
                var touched = SshSigWriter.Write(authenticator.PublicKey, message, data => authenticator.Sign(data, GitPush.Signatures.Ssh.Keys.SecurityKeyFlags.UserPresent));
                var untouched = SshSigWriter.Write(authenticator.PublicKey, message, data => authenticator.Sign(data, GitPush.Signatures.Ssh.Keys.SecurityKeyFlags.None));

                Assert.IsTrue(Parse(line).Verify(touched, "git", message, Time).Holds);
                Assert.IsFalse(Parse(line).Verify(untouched, "git", message, Time).Holds);
            }
        }
    }

    private static AllowedSigners Parse(string text)
    {
        var problems = new List<string>();
        var signers = AllowedSigners.Parse(text, TimeZoneInfo.Utc, problems);
        Assert.IsEmpty(problems, string.Join('\n', problems));
        return signers;
    }

    private static async Task<string> GenerateAsync(TempFolder folder, string name, string type, string bits)
    {
        await SshKeygen.GenerateAsync(folder.Combine(name), bits.Length == 0 ? ["-t", type] : ["-t", type, "-b", bits]);
        return folder.Combine(name);
    }

    private static async Task<string> PublicKeyAsync(string key) => (await File.ReadAllTextAsync(key + ".pub")).Trim();

    private static async Task<byte[]> SignAsync(TempFolder folder, string key, string purpose, params string[] options)
    {
        var file = folder.WriteFile($"{Guid.NewGuid():N}", Message);
        _ = await PeerTool.RunAsync("ssh-keygen", ["-q", "-Y", "sign", "-n", purpose, "-f", key, .. options, file]);
        return await File.ReadAllBytesAsync(file + ".sig");
    }

    private static async Task<bool> VerifyAsync(TempFolder folder, string line, byte[] signature)
    {
        _ = folder.WriteFile("allowed", line + "\n");
        await File.WriteAllBytesAsync(folder.Combine("signature"), signature);
        _ = folder.WriteFile("message", Message);
        var info = new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"ssh-keygen -Y verify -n git -I ada@example.com -O verify-time=20240601120000Z -f '{folder.Combine("allowed")}' -s '{folder.Combine("signature")}' < '{folder.Combine("message")}'"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(info)!;
        _ = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
