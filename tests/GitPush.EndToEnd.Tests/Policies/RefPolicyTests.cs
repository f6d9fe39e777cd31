using GitPush.EndToEnd.Tests.Ssh;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Policies;

/// <summary>Policies, met by the stock client.</summary>
[TestClass]
public sealed class RefPolicyTests
{
    [TestMethod]
    public async Task A_refused_push_is_told_everything_at_once_before_any_stage_runs_and_the_rest_goes_through()
    {
        var deployed = 0;
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("deploy", (_, _) =>
            {
                deployed++;
                return ValueTask.FromResult(StageResult.Continue);
            });
            git.AddRefPolicy(policy =>
            {
                policy.Refs = ["refs/heads/main"];
                policy.AllowForce = false;
                policy.Message = "open a pull request";
                policy.ForbiddenPaths = ["**/*.pfx"];
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        clone.Run("commit", "--quiet", "--amend", "-m", "Another beginning");
        var commit = clone.Commit("key.pfx", "k");

        var refused = await clone.TryRunAsync(["push", "--force", host.UrlOf("shop.git"), "main"]);
        var partly = await clone.TryRunAsync(["push", "--force", host.UrlOf("shop.git"), "main", "main:topic"]);

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "remote: policy: main is protected from forced pushes: open a pull request");
        StringAssert.Contains(refused.Error, $"remote: policy: commit {commit[..10]} adds key.pfx");
        StringAssert.Contains(refused.Error, "main -> main (refused by policy, see above)");
        StringAssert.Contains(partly.Error, "* [new branch]      main -> topic");
        Assert.AreEqual(2, deployed);
        var records = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).ToListAsync();
        Assert.IsTrue(records.Any(push => push.Result == PushResult.Rejected && push.Stages.Select(stage => stage.Name).SequenceEqual(["policy"])));
    }

    [TestMethod]
    public async Task A_protected_branch_is_protected_by_each_of_its_names_and_deployed_by_each_of_them()
    {
        var deployed = new List<string>();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.AddRefPolicy(policy => (policy.Refs, policy.AllowForce, policy.AllowDelete) = (["refs/heads/main"], false, false));
            git.AddPipeline("production", pipeline =>
            {
                pipeline.Refs = ["refs/heads/main"];
                pipeline.OnPostReceive("deploy", (push, _) =>
                {
                    deployed.Add(string.Join(' ', push.Updates.Select(update => $"{update.Name} {update.Target}")));
                    return ValueTask.CompletedTask;
                });
            });
        });
        await host.CreateRepositoryAsync("shop");
        var shop = new TestGit(Path.Combine(host.RepositoryRoot, "shop.git"));
        shop.Run("symbolic-ref", "refs/heads/master", "refs/heads/main");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "main:master"]);
        var first = clone.Run("rev-parse", "main");
        clone.Run("commit", "--quiet", "--amend", "-m", "Another beginning");
        shop.Run("symbolic-ref", "HEAD", "refs/heads/other");

        var forced = await clone.TryRunAsync(["push", "--force", host.UrlOf("shop.git"), "main:master"]);
        var deleted = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), ":master"]);

        StringAssert.Contains(forced.Error, "remote: policy: master is protected from forced pushes");
        StringAssert.Contains(deleted.Error, "remote: policy: master is protected from deletion");
        Assert.AreEqual(first, shop.Run("rev-parse", "refs/heads/main"));
        CollectionAssert.AreEqual(new[] { "refs/heads/master refs/heads/main" }, deployed);
    }

    [TestMethod]
    public async Task No_unsigned_commit_gets_to_a_protected_branch_by_way_of_another_one()
    {
        using var folder = new TempFolder();
        _ = await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine("key"));
        var signers = TrustedSigners.Parse($"carl@example.com {await File.ReadAllTextAsync(folder.Combine("key.pub"))}");
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.AddRefPolicy(policy =>
            {
                policy.Refs = ["refs/heads/main"];
                policy.JudgeKnownCommits = true;
                policy.RequireSignedCommits(signers);
            });
        });
        await host.CreateRepositoryAsync("shop");
        var clone = TestGit.Init(folder.Combine("clone"));
        clone.Run("config", "gpg.format", "ssh");
        clone.Run("config", "user.signingKey", folder.Combine("key.pub"));
        clone.Run("config", "commit.gpgSign", "true");
        clone.Run("remote", "add", "origin", host.UrlOf("shop.git"));
        clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", "origin", "main"]);
        clone.Run("config", "commit.gpgSign", "false");
        var unsigned = clone.Commit("b.txt", "b");
        await clone.RunAsync(["push", "origin", "main:topic"]);

        // No object is sent that the server does not have.
        var refused = await clone.TryRunAsync(["push", "origin", "main"]);
        clone.Run("commit", "--quiet", "--amend", "--no-edit", "-S");
        var signed = await clone.TryRunAsync(["push", "origin", "main"]);

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, $"commit {unsigned[..10]} ");
        Assert.AreEqual(0, signed.ExitCode, signed.Error);
    }

    [TestMethod]
    public async Task Only_signed_pushes_by_allowed_signers_reach_the_refs()
    {
        using var folder = new TempFolder();
        _ = await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine("key"));
        _ = await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine("other"));
        var signers = TrustedSigners.Parse($"ada@example.com {await File.ReadAllTextAsync(folder.Combine("key.pub"))}");
        VerifiedSigner? signer = null;
        await using var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.AddRefPolicy(policy => policy.RequireSignedPush(signers));
                git.OnPreReceive("look", (push, _) =>
                {
                    signer = push.Items.Get<PushSignatures>().Push;
                    return ValueTask.FromResult(StageResult.Continue);
                });
            },
            options => (options.CertNonceSeed, options.CertNonceSlop) = ("a secret of the server", TimeSpan.FromMinutes(5)));
        await host.CreateRepositoryAsync("shop");
        var clone = TestGit.Init(folder.Combine("clone"));
        clone.Run("config", "gpg.format", "ssh");
        clone.Commit("a.txt", "a");

        var unsigned = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        clone.Run("config", "user.signingKey", folder.Combine("other.pub"));
        var other = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "main"]);
        clone.Run("config", "user.signingKey", folder.Combine("key.pub"));
        var signed = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "main"]);

        StringAssert.Contains(unsigned.Error, "(main takes signed pushes only: push again with git push --signed)");
        StringAssert.Contains(other.Error, "which is no allowed signer's");
        Assert.AreEqual(0, signed.ExitCode, signed.Error);
        CollectionAssert.AreEqual(new[] { "ada@example.com" }, signer!.Identities.ToArray());
    }

    [TestMethod]
    public async Task Over_SSH_only_signed_pushes_by_allowed_signers_reach_the_refs()
    {
        using var folder = new TempFolder();
        _ = SshHost.CreateKey(folder.Combine("key"), "ada@example.com");
        _ = SshHost.CreateKey(folder.Combine("other"), "eve@example.com");
        var signers = TrustedSigners.Parse($"ada@example.com {await File.ReadAllTextAsync(folder.Combine("key.pub"))}");
        await using var host = await SshHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.AddRefPolicy(policy => policy.RequireSignedPush(signers));
            },
            options => options.CertNonceSeed = "a secret of the server");
        await host.Host.CreateRepositoryAsync("shop");
        var clone = host.Init();
        clone.Run("config", "gpg.format", "ssh");
        var first = clone.Commit("a.txt", "a");

        var unsigned = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        clone.Run("config", "user.signingKey", folder.Combine("other.pub"));
        var other = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "main"]);
        var refs = host.Host.Inspect("shop").Run("for-each-ref");
        clone.Run("config", "user.signingKey", folder.Combine("key.pub"));
        var signed = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "main"]);
        var second = clone.Commit("a.txt", "b");
        var again = await clone.TryRunAsync(["push", "--signed", host.UrlOf("shop.git"), "main"]);

        StringAssert.Contains(unsigned.Error, "(main takes signed pushes only: push again with git push --signed)");
        StringAssert.Contains(other.Error, "which is no allowed signer's");
        Assert.AreEqual("", refs);
        Assert.AreEqual(0, signed.ExitCode, signed.Error);
        Assert.AreEqual(0, again.ExitCode, again.Error);
        Assert.AreEqual($"{second}\n{first}", host.Host.Inspect("shop").Run("rev-list", "main"));
    }

    [TestMethod]
    public async Task A_file_is_too_large_in_the_first_push_and_when_a_later_one_brings_back_what_is_stored()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.AddRefPolicy(policy => (policy.Refs, policy.MaxFileBytes) = (["refs/heads/main"], 2_000));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("small.txt", new string('x', 2_000));

        var fits = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        clone.Commit("large.txt", new string('x', 2_001));
        var tooLarge = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        var elsewhere = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main:topic"]);
        clone.Run("checkout", "--quiet", "--orphan", "again");
        clone.Run("commit", "--quiet", "-m", "The same files, which nobody needs to send");
        var back = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "again:main", "--force"]);
        using var other = new TempFolder();
        var whole = TestGit.Init(other.Path);
        whole.Commit("large.txt", new string('y', 2_001));
        await host.CreateRepositoryAsync("other");
        var first = await whole.TryRunAsync(["push", host.UrlOf("other.git"), "main"]);

        Assert.AreEqual(0, fits.ExitCode, fits.Error);
        StringAssert.Contains(tooLarge.Error, "adds large.txt with 1.95 KiB, more than 1.95 KiB");
        Assert.AreEqual(0, elsewhere.ExitCode, elsewhere.Error);
        StringAssert.Contains(back.Error, "adds large.txt with 1.95 KiB, more than 1.95 KiB");
        StringAssert.Contains(first.Error, "adds large.txt with 1.95 KiB, more than 1.95 KiB");
    }

    [TestMethod]
    public async Task A_secret_that_is_pushed_stands_in_no_output_and_no_record()
    {
        var token = "ghp" + "_" + "Zb3Kq9Xw7Lp2Vn5Tc8Rf4Hs6Jd1Gm0YaQeWu";
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.AddRefPolicy(policy => policy.ScanForSecrets());
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", $"one\ntoken: {token}\n");
        clone.Commit("a.txt", "one\n");

        var push = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        StringAssert.Contains(push.Error, "adds a.txt:2: looks like a GitHub token");
        Assert.IsFalse(push.Error.Contains(token, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(host.RepositoryRoot, ".gitpush", "history"), "*", SearchOption.AllDirectories))
        {
            Assert.IsFalse((await File.ReadAllTextAsync(file)).Contains(token, StringComparison.Ordinal));
        }

        Assert.AreEqual("", host.Inspect("shop").Run("for-each-ref"));
    }

    [TestMethod]
    public async Task A_list_of_signers_that_cannot_be_read_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => GitPushHost.StartAsync(
            git => git.AddRefPolicy(policy => policy.RequireSignedCommits(TrustedSigners.Parse("ada@example.com sometimes ssh-ed25519 AAAA")))));

        StringAssert.Contains(failure.Message, "Signers: the list of signers: line 1: There is no option 'sometimes'.");
    }
}
