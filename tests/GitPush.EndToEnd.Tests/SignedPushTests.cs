using System.Diagnostics;
using System.Text;
using GitPush.Hooks;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>The stock client signs pushes with an SSH key, and stages see the certificate.</summary>
[TestClass]
public sealed class SignedPushTests
{
    private const string Seed = "a secret of the server";

    [TestMethod]
    [DataRow("repository")]
    [DataRow("host")]
    public async Task The_certificate_of_a_signed_push_reaches_the_stages_with_a_signature_that_holds(string whoOffers)
    {
        var seen = new List<PushContext>();
        await using var host = await StartAsync(seen, options =>
        {
            options.CertNonceSeed = whoOffers == "host" ? Seed : null;
            options.CertNonceSlop = TimeSpan.FromMinutes(5);
        });
        if (whoOffers == "repository")
        {
            host.Inspect("shop").Run("config", "receive.certNonceSeed", Seed);
        }

        using var folder = new TempFolder();
        var clone = CreateSigner(folder);
        var id = clone.Commit("a.txt", "a");

        await clone.RunAsync(["push", "--signed", "-o", "one", "-o", "two=2", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "HEAD:refs/tags/v1"]);

        var certificate = seen.Single().Certificate;
        Assert.IsNotNull(certificate);
        Assert.AreEqual(PushCertNonceStatus.Ok, certificate.NonceStatus);
        Assert.AreEqual(host.UrlOf("shop.git/"), certificate.Pushee);
        CollectionAssert.AreEqual(new[] { "one", "two=2" }, certificate.Options.ToArray());
        CollectionAssert.AreEqual(new[] { "one", "two=2" }, seen.Single().Options.ToArray());
        StringAssert.Contains(Encoding.UTF8.GetString(certificate.Payload.Span), $"{id} refs/heads/main\n");
        Assert.AreEqual(id, host.Inspect("shop").Run("rev-parse", "refs/tags/v1"));
        Assert.AreEqual(0, Verify(folder, certificate.Payload, certificate.Signature));
        Assert.AreNotEqual(0, Verify(folder, Encoding.UTF8.GetBytes("something else"), certificate.Signature));
    }

    [TestMethod]
    public async Task A_push_that_is_not_signed_has_no_certificate_where_it_could_have_been()
    {
        var seen = new List<PushContext>();
        await using var host = await StartAsync(seen, options => options.CertNonceSeed = Seed);
        using var folder = new TempFolder();
        var clone = CreateSigner(folder);
        clone.Commit("a.txt", "a");

        await clone.RunAsync(["push", "--signed=no", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.IsNull(seen.Single().Certificate);
    }

    [TestMethod]
    public async Task Without_a_seed_signed_pushes_are_not_offered()
    {
        var seen = new List<PushContext>();
        await using var host = await StartAsync(seen, _ => { });
        using var folder = new TempFolder();
        var clone = CreateSigner(folder);
        clone.Commit("a.txt", "a");

        var demanded = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        var asked = await clone.TryRunAsync(["push", "--signed=if-asked", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        StringAssert.Contains(demanded.Error, "the receiving end does not support --signed push");
        Assert.AreEqual(0, asked.ExitCode, asked.Error);
        Assert.IsNull(seen.Single().Certificate);
    }

    [TestMethod]
    public async Task Each_state_of_a_nonce_is_told_to_the_stages()
    {
        var seen = new List<PushContext>();
        await using var host = await StartAsync(seen, _ => { });
        var stored = host.Inspect("shop");
        var now = DateTimeOffset.UtcNow;
        var nonces = new ReceivePack.PushCertNonce(Seed, stored.WorkingDirectory);

        await SendAsync("nonce 1-2\n");
        stored.Run("config", "receive.certNonceSeed", Seed);
        await SendAsync("");
        await SendAsync("nonce 1-2\n");
        await SendAsync($"nonce {nonces.Issue(now.AddHours(-1))}\n");
        stored.Run("config", "receive.certNonceSlop", "4000");
        await SendAsync($"nonce {nonces.Issue(now.AddHours(-1))}\n");

        CollectionAssert.AreEqual(
            new[] { PushCertNonceStatus.Unsolicited, PushCertNonceStatus.Missing, PushCertNonceStatus.Bad, PushCertNonceStatus.Slop, PushCertNonceStatus.Ok },
            seen.Select(push => push.Certificate!.NonceStatus).ToArray());
        Assert.IsTrue(seen[3].Certificate!.NonceSlop >= TimeSpan.FromHours(1), $"{seen[3].Certificate!.NonceSlop}");
        Assert.AreEqual(TimeSpan.Zero, seen[4].Certificate!.NonceSlop);

        async Task SendAsync(string headers)
        {
            var answer = await Certificate(headers, $"refs/tags/v{seen.Count}").SendAsync(host);
            CollectionAssert.AreEqual(new[] { "unpack ok", $"ok refs/tags/v{seen.Count - 1}" }, answer.Report);
        }
    }

    [TestMethod]
    public async Task Options_that_were_not_signed_refuse_the_push()
    {
        var seen = new List<PushContext>();
        await using var host = await StartAsync(seen, options => options.CertNonceSeed = Seed);

        var more = await Certificate("push-option a\n", "refs/tags/v", "push-options", "a", "b").SendAsync(host);
        var other = await Certificate("push-option a\n", "refs/tags/v", "push-options", "b").SendAsync(host);
        var fewer = await Certificate("push-option a\n", "refs/tags/v").SendAsync(host);
        var same = await Certificate("push-option a\n", "refs/tags/v", "push-options", "a").SendAsync(host);

        foreach (var refused in (PushAnswer[])[more, other, fewer])
        {
            CollectionAssert.AreEqual(new[] { "unpack ok", "ng refs/tags/v inconsistent push options" }, refused.Report);
        }

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/tags/v" }, same.Report);
        Assert.HasCount(1, seen);
    }

    private static async Task<GitPushHost> StartAsync(List<PushContext> seen, Action<GitPushOptions> options)
    {
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("look", (push, _) =>
                {
                    seen.Add(push);
                    return ValueTask.FromResult(StageResult.Continue);
                });
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    /// <summary>A push of the empty tree, which every repository has, with a certificate that nobody signed.</summary>
    private static PushRequest Certificate(string headers, string name, string? capability = null, params string[] options)
    {
        var request = new PushRequest()
            .Packet(Encoding.UTF8.GetBytes($"push-cert\0{PushRequest.Capabilities} {capability}"))
            .Packet(Encoding.UTF8.GetBytes($"certificate version 0.1\npusher x 1700000000 +0000\n{headers}\n{ObjectId.Zero} {ObjectId.EmptyTree} {name}\n"))
            .Packet("push-cert-end\n"u8.ToArray())
            .Flush();
        if (options.Length > 0)
        {
            foreach (var option in options)
            {
                request.Packet(Encoding.UTF8.GetBytes(option));
            }

            request.Flush();
        }

        return request.Bytes(PushedObjects.Pack([]));
    }

    /// <summary>A work tree whose pushes are signed with a new SSH key.</summary>
    internal static TestGit CreateSigner(TempFolder folder)
    {
        Run("ssh-keygen", default, "-q", "-t", "ed25519", "-N", "", "-C", "ada@example.com", "-f", folder.Combine("key"));
        var clone = TestGit.Init(folder.Combine("clone"));
        clone.Run("config", "gpg.format", "ssh");
        clone.Run("config", "user.signingKey", folder.Combine("key.pub"));
        return clone;
    }

    private static int Verify(TempFolder folder, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature)
    {
        File.WriteAllText(folder.Combine("allowed"), $"ada@example.com {File.ReadAllText(folder.Combine("key.pub"))}");
        File.WriteAllBytes(folder.Combine("signature"), signature.ToArray());
        return Run("ssh-keygen", payload, "-Y", "verify", "-n", "git", "-I", "ada@example.com", "-f", folder.Combine("allowed"), "-s", folder.Combine("signature"));
    }

    private static int Run(string command, ReadOnlyMemory<byte> input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.BaseStream.Write(input.Span);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
