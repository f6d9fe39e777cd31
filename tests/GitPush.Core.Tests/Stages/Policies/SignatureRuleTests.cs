using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Signatures;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>Commits and tags that git itself signed.</summary>
[TestClass]
public sealed class SignatureRuleTests
{
    [TestMethod]
    public async Task Commits_signed_with_an_allowed_SSH_key_pass_and_the_signer_is_handed_to_stages()
    {
        using var repository = new PolicyRepository();
        var signers = await UseSshAsync(repository, "carl@example.com");
        var signed = CommitSigned(repository);

        Assert.IsNull(await repository.PushAsync(signed, policy => policy.RequireSignedCommits(signers)));

        var signer = repository.Push.Items.Get<PushSignatures>().Commits.Single();
        Assert.AreEqual(signed, signer.Key.ToString());
        CollectionAssert.AreEqual(new[] { "carl@example.com" }, signer.Value.Identities.ToArray());
        Assert.AreEqual(0, repository.Git.TryRun("verify-commit", signed).ExitCode);
    }

    [TestMethod]
    public async Task Commits_that_are_not_signed_or_changed_after_that_are_refused()
    {
        using var repository = new PolicyRepository();
        var signers = await UseSshAsync(repository, "carl@example.com");
        var plain = repository.Commit("plain.txt", "x");
        var text = repository.Git.Run("cat-file", "commit", CommitSigned(repository)) + "and more\n";
        var forged = repository.Git.RunWithInput(text, "hash-object", "-t", "commit", "-w", "--stdin");

        StringAssert.StartsWith(await repository.PushAsync(plain, policy => policy.RequireSignedCommits(signers)), $"commit {plain[..10]} is not signed: sign it (git commit --amend --no-edit -S");
        _ = await repository.PushAsync(forged, policy => policy.RequireSignedCommits(signers));
        StringAssert.Contains(repository.Lines[0], "has an SSH signature that does not fit its content");
        Assert.AreNotEqual(0, repository.Git.TryRun("verify-commit", forged).ExitCode);
    }

    [TestMethod]
    public async Task A_signer_signs_in_no_other_name_unless_that_is_allowed()
    {
        using var repository = new PolicyRepository();
        var signers = await UseSshAsync(repository, "eve@example.com");
        var commit = CommitSigned(repository);

        var strict = await repository.PushAsync(commit, policy => policy.RequireSignedCommits(signers));
        var lax = await repository.PushAsync(commit, policy => policy.RequireSignedCommits(signers, signed => signed.CommitterMustBeSigner = false));

        StringAssert.Contains(strict, "is committed by carl@example.com, which is no address of its signer eve@example.com (SHA256:");
        Assert.IsNull(lax);
    }

    [TestMethod]
    public async Task Tags_must_be_annotated_signed_and_pushed_under_their_own_names()
    {
        using var repository = new PolicyRepository();
        var signers = await UseSshAsync(repository, "carl@example.com");
        repository.Git.Run("tag", "-s", "-m", "Version 1", "v1", repository.Base);
        repository.Git.Run("tag", "-a", "-m", "Version 2", "v2", repository.Base);
        var (signed, plain) = (repository.Git.Run("rev-parse", "v1"), repository.Git.Run("rev-parse", "v2"));

        async Task<string?> PushTagAsync(string name, string id) =>
            await repository.PushAsync([repository.Update(name, id, RefUpdateKind.Create)], [policy => policy.RequireSignedTags(signers)]);

        Assert.IsNull(await PushTagAsync("refs/tags/v1", signed));
        Assert.AreEqual(1, repository.Push.Items.Get<PushSignatures>().Tags.Count);
        StringAssert.StartsWith(await PushTagAsync("refs/tags/v2", plain), "v2 is not signed: ");
        StringAssert.StartsWith(await PushTagAsync("refs/tags/v3", repository.Base), "v3 is no annotated tag");
        StringAssert.StartsWith(await PushTagAsync("refs/tags/v9", signed), "v9 is the signed tag of another name, v1");
        Assert.IsNull(await PushTagAsync("refs/heads/v3", repository.Base));
    }

    [TestMethod]
    public async Task Commits_and_tags_signed_with_gpg_pass_as_for_git()
    {
        using var gpg = new Gpg();
        var key = gpg.Generate("Carl Committer <carl@example.com>", "ed25519");
        using var repository = new PolicyRepository();
        repository.Git.Environment["GNUPGHOME"] = gpg.Home;
        repository.Git.Run("config", "user.signingKey", key);
        var commit = CommitSigned(repository);
        repository.Git.Run("tag", "-s", "-m", "Version 1", "v1", commit);
        var tag = repository.Git.Run("rev-parse", "v1");
        repository.Git.Run("tag", "-d", "v1");
        var signers = TrustedSigners.Parse(keyring: gpg.Export());

        var reason = await repository.PushAsync(
            [repository.Update("refs/heads/main", commit), repository.Update("refs/tags/v1", tag, RefUpdateKind.Create)],
            [policy =>
            {
                policy.RequireSignedCommits(signers);
                policy.RequireSignedTags(signers);
            }]);

        Assert.IsNull(reason);
        Assert.AreEqual(key, repository.Push.Items.Get<PushSignatures>().Tags.Values.Single().Fingerprint);
        Assert.AreEqual(0, repository.Git.TryRun("verify-commit", commit).ExitCode);
    }

    [TestMethod]
    public async Task A_push_that_must_be_signed_and_is_not_is_told_how()
    {
        using var repository = new PolicyRepository();
        var signers = await UseSshAsync(repository, "carl@example.com");

        Assert.AreEqual(
            "main takes signed pushes only: push again with git push --signed",
            await repository.PushAsync(repository.Base, policy => policy.RequireSignedPush(signers)));
    }

    [TestMethod]
    public async Task A_key_that_is_taken_off_the_list_signs_nothing_from_the_next_push_on()
    {
        using var repository = new PolicyRepository();
        _ = await UseSshAsync(repository, "carl@example.com");
        var commit = CommitSigned(repository);
        var file = repository.Folder.Combine("allowed");
        var signers = TrustedSigners.FromFiles(file);
        var before = await repository.PushAsync(commit, policy => policy.RequireSignedCommits(signers));

        await File.WriteAllTextAsync(file, "# nobody\n");
        var after = await repository.PushAsync(commit, policy => policy.RequireSignedCommits(signers));
        File.Delete(file);
        var gone = await Assert.ThrowsExactlyAsync<StageFailedException>(() => repository.PushAsync(commit, policy => policy.RequireSignedCommits(signers)));

        Assert.IsNull(before);
        StringAssert.Contains(after, "which is no allowed signer's");
        Assert.IsFalse(gone.Message.Contains(file, StringComparison.Ordinal));
    }

    private static string CommitSigned(PolicyRepository repository)
    {
        repository.Git.Run("commit", "--quiet", "-S", "--allow-empty", "-m", "Signed");
        return repository.Git.Run("rev-parse", "HEAD");
    }

    private static async Task<TrustedSigners> UseSshAsync(PolicyRepository repository, string principal)
    {
        var key = repository.Folder.Combine("key");
        await SshKeygen.GenerateAsync(key, "-t", "ed25519");
        var line = $"{principal} {(await File.ReadAllTextAsync(key + ".pub")).Trim()}\n";
        var allowed = repository.Folder.WriteFile("allowed", line);
        repository.Git.Run("config", "gpg.format", "ssh");
        repository.Git.Run("config", "user.signingKey", key + ".pub");
        repository.Git.Run("config", "gpg.ssh.allowedSignersFile", allowed);
        return TrustedSigners.Parse(line);
    }
}
