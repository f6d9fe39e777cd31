using System.Diagnostics;
using GitPush.Access;
using GitPush.Ssh.Connection;

namespace GitPush.Ssh.Tests.Connection;

[TestClass]
public sealed class GitCommandLineTests
{
    [TestMethod]
    [DataRow("git-upload-pack 'team/shop.git'", GitOperation.Fetch, "team/shop.git")]
    [DataRow("git upload-pack 'team/shop.git'", GitOperation.Fetch, "team/shop.git")]
    [DataRow("git-receive-pack 'team/shop.git'", GitOperation.Push, "team/shop.git")]
    [DataRow("git receive-pack 'team/shop.git'", GitOperation.Push, "team/shop.git")]
    [DataRow("git-upload-pack '/shop'", GitOperation.Fetch, "shop")]
    [DataRow("git-upload-pack '//shop'", GitOperation.Fetch, "shop")]
    [DataRow("git-upload-pack shop.git", GitOperation.Fetch, "shop.git")]
    [DataRow("git-upload-pack /shop.git ", GitOperation.Fetch, "shop.git")]
    [DataRow("git-upload-pack  'shop' ", GitOperation.Fetch, "shop")]
    [DataRow("git-upload-pack 'a b'", GitOperation.Fetch, "a b")]
    [DataRow(@"git-upload-pack 'a'\''b'", GitOperation.Fetch, "a'b")]
    [DataRow(@"git-upload-pack 'a'\!'b'", GitOperation.Fetch, "a!b")]
    [DataRow(@"git-upload-pack ''\''a'\!''", GitOperation.Fetch, "'a!")]
    [DataRow(@"git-upload-pack '$(reboot)`x`;\n'", GitOperation.Fetch, @"$(reboot)`x`;\n")]
    [DataRow("git-upload-pack $HOME", GitOperation.Fetch, "$HOME")]
    [DataRow("git-upload-pack '~/shop'", GitOperation.Fetch, "~/shop")]
    [DataRow("git-upload-pack '/~alice/shop'", GitOperation.Fetch, "~alice/shop")]
    public void A_service_and_its_repository_are_found(string commandLine, GitOperation operation, string path)
    {
        Assert.IsTrue(GitCommandLine.TryParse(commandLine, out var command, out var refusal), refusal);
        Assert.AreEqual(new GitCommand(operation, path), command);
    }

    [TestMethod]
    [DataRow("", "The command is empty.")]
    [DataRow("  ", "The command is empty.")]
    [DataRow("ls -l", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("git-upload-packs 'shop'", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("git-upload-pack\t'shop'", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("GIT-UPLOAD-PACK 'shop'", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("/usr/bin/git-upload-pack 'shop'", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("git  upload-pack 'shop'", "Only git-upload-pack and git-receive-pack are served here.")]
    [DataRow("git-upload-archive 'shop'", "git archive --remote is not served here: clone the repository, and make the archive of that.")]
    [DataRow("git upload-archive 'shop'", "git archive --remote is not served here: clone the repository, and make the archive of that.")]
    [DataRow("git-lfs-authenticate shop download", "Git LFS is not served here.")]
    [DataRow("git-upload-pack", "The repository's name is missing.")]
    [DataRow("git-upload-pack ''", "The repository's name is missing.")]
    [DataRow("git-upload-pack '/'", "The repository's name is missing.")]
    [DataRow("git-upload-pack 'shop\0'", "The command has a NUL in it.")]
    public void What_is_no_command_of_git_is_refused_with_a_reason(string commandLine, string expected)
    {
        Assert.IsFalse(GitCommandLine.TryParse(commandLine, out _, out var refusal));
        Assert.AreEqual(expected, refusal);
    }

    [TestMethod]
    [DataRow("git-upload-pack 'shop")]
    [DataRow("git-upload-pack '")]
    [DataRow("git-upload-pack 'shop' 'other'")]
    [DataRow("git-upload-pack 'shop'other")]
    [DataRow("git-upload-pack 'shop';reboot")]
    [DataRow(@"git-upload-pack 'a'\'")]
    [DataRow(@"git-upload-pack 'a'\x'b'")]
    [DataRow(@"git-upload-pack 'a'\''b")]
    [DataRow("git-upload-pack \"shop\"")]
    [DataRow("git-upload-pack --strict 'shop'")]
    [DataRow("git-upload-pack shop other")]
    [DataRow(@"git-upload-pack sh\op")]
    public void A_repository_is_quoted_as_git_does_or_not_at_all(string commandLine)
    {
        Assert.IsFalse(GitCommandLine.TryParse(commandLine, out _, out var refusal));
        Assert.AreEqual("Expected one repository behind git-upload-pack, quoted as git does: git-upload-pack 'name.git'.", refusal);
    }

    [TestMethod]
    public void A_command_has_a_limit()
    {
        var longest = "git-upload-pack '" + new string('a', GitCommandLine.MaxLength - 18) + "'";
        Assert.IsTrue(GitCommandLine.TryParse(longest, out _, out _));
        Assert.IsFalse(GitCommandLine.TryParse(longest + " ", out _, out var refusal));
        Assert.AreEqual("The command is longer than 4096 characters.", refusal);
    }

    [TestMethod]
    [DataRow("it's here!.git")]
    [DataRow("!'!'!")]
    [DataRow("a\\b \"c\" $d `e` *")]
    public async Task What_git_itself_quotes_is_unquoted(string path)
    {
        using var folder = new TempFolder();
        var script = folder.Combine("ssh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nfor last; do :; done\nprintf %s \"$last\" > \"$0.command\"\n");
        using var process = Process.Start(new ProcessStartInfo("git", ["ls-remote", "x@host:" + path])
        {
            Environment = { ["GIT_SSH_COMMAND"] = "sh " + script, ["GIT_SSH_VARIANT"] = "ssh" },
            RedirectStandardError = true,
        })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var commandLine = await File.ReadAllTextAsync(script + ".command");
        Assert.IsTrue(GitCommandLine.TryParse(commandLine, out var command, out var refusal), refusal);
        Assert.AreEqual(new GitCommand(GitOperation.Fetch, path), command);
    }
}
