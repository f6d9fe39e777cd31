using GitPush.EndToEnd.Tests.Ssh;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Stages.ExecutableHooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.ExecutableHooks;

/// <summary>What each hook may refuse, what it sees, and what the pusher and the record see of it.</summary>
[TestClass]
public sealed class ExecutableHookTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Without_being_turned_on_no_program_runs()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        HookScenario.Install(Path.Combine(host.Inspect("shop").WorkingDirectory, "hooks"), "pre-receive", "#!/bin/sh\nexit 1\n");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
    }

    [TestMethod]
    public async Task The_update_hook_refuses_single_refs()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("update", "#!/bin/sh\necho \"asked about $1\"\n[ \"$1\" != refs/heads/no ]\n");
        scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "HEAD:refs/heads/no", "HEAD:refs/heads/yes");
        var atomic = await scenario.PushAsync("--atomic", scenario.Url, "HEAD:refs/heads/no", "HEAD:refs/heads/too");

        StringAssert.Contains(pushed.Error, "remote: error: hook declined to update refs/heads/no");
        StringAssert.Contains(pushed.Error, "! [remote rejected] HEAD -> no (hook declined)");
        StringAssert.Contains(pushed.Error, "* [new branch]      HEAD -> yes");
        StringAssert.Contains(atomic.Error, "! [remote rejected] HEAD -> no (hook declined)");
        StringAssert.Contains(atomic.Error, "! [remote rejected] HEAD -> too (atomic push failure)");
        Assert.IsFalse(atomic.Error.Contains("asked about refs/heads/too", StringComparison.Ordinal), atomic.Error);
        Assert.AreEqual("refs/heads/yes", scenario.Stored.Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task No_hook_is_asked_about_deleting_what_does_not_exist()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("pre-receive", "#!/bin/sh\ncat >>pre-receive.txt\n");
        foreach (var hook in new[] { "update", "post-update" })
        {
            scenario.Install(hook, $"#!/bin/sh\necho \"$*\" >>{hook}.txt\n");
        }

        scenario.Install("post-receive", "#!/bin/sh\ncat >>post-receive.txt\n");
        var id = scenario.Work.Commit("a.txt", "one\n");
        var zero = new string('0', 40);

        var pushed = await scenario.PushAsync(scenario.Url, "main", ":refs/heads/absent");
        var alone = await scenario.PushAsync(scenario.Url, ":refs/heads/absent");

        foreach (var push in new[] { pushed, alone })
        {
            Assert.AreEqual(0, push.ExitCode, push.Error);
            StringAssert.Contains(push.Error, "remote: warning: deleting a non-existent ref");
            StringAssert.Contains(push.Error, "- [deleted]         absent");
        }

        Assert.AreEqual($"{zero} {id} refs/heads/main\n", scenario.Read("pre-receive.txt"));
        Assert.AreEqual($"{zero} {id} refs/heads/main\n", scenario.Read("post-receive.txt"));
        Assert.AreEqual($"refs/heads/main {zero} {id}\n", scenario.Read("update.txt"));
        Assert.AreEqual("refs/heads/main\n", scenario.Read("post-update.txt"));
    }

    [TestMethod]
    public async Task The_reference_transaction_hook_refuses_the_change_with_the_refs_locked()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("reference-transaction", """
            #!/bin/sh
            { echo "$1"; cat; ls refs/heads/*.lock 2>/dev/null; } >>seen.txt
            git cat-file -e "$(tail -1 seen.txt | cut -c42-81)" 2>/dev/null
            [ "$1" != prepared ] || [ -e agree ]
            """);
        var id = scenario.Work.Commit("a.txt", "one\n");
        var line = $"{new string('0', 40)} {id} refs/heads/main\n";

        var refused = await scenario.PushAsync(scenario.Url, "main");
        var afterRefusal = scenario.Read("seen.txt");
        await File.WriteAllTextAsync(Path.Combine(scenario.Stored.WorkingDirectory, "agree"), "");
        var accepted = await scenario.PushAsync(scenario.Url, "main");

        StringAssert.Contains(refused.Error, "remote: error: ref updates aborted by hook");
        StringAssert.Contains(refused.Error, "! [remote rejected] main -> main (reference-transaction hook declined)");
        Assert.AreEqual($"prepared\n{line}refs/heads/main.lock\naborted\n{line}", afterRefusal);
        Assert.AreEqual(0, accepted.ExitCode, accepted.Error);
        Assert.AreEqual($"prepared\n{line}refs/heads/main.lock\ncommitted\n{line}", scenario.Read("seen.txt")[afterRefusal.Length..]);
        Assert.AreEqual(id, scenario.Stored.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task Post_hooks_tell_the_pusher_and_change_nothing()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("post-receive", "#!/bin/sh\nread old new ref\necho \"deployed $ref: $(git log -1 --format=%s \"$ref\")\"\nexit 1\n");
        scenario.Install("post-update", "#!/bin/sh\necho \"updated $*\" >&2\nexit 1\n");
        var id = scenario.Work.Commit("a.txt", "one\n", "First");

        var pushed = await scenario.PushAsync(scenario.Url, "main");

        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
        StringAssert.Contains(pushed.Error, "remote: deployed refs/heads/main: First");
        StringAssert.Contains(pushed.Error, "remote: updated refs/heads/main");
        Assert.AreEqual(id, scenario.Stored.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task The_record_has_the_hooks_that_there_are_with_their_output()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("pre-receive", "#!/bin/sh\necho checking\n");
        scenario.Install("reference-transaction", "#!/bin/sh\n");
        scenario.Install("post-receive", "#!/bin/sh\necho deploying\n");
        scenario.Work.Commit("a.txt", "one\n");

        await scenario.PushAsync(scenario.Url, "main");

        var record = await scenario.Host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).SingleAsync();
        CollectionAssert.AreEqual(
            new[]
            {
                "PreReceive pre-receive hook Passed", "Commit reference-transaction hook (prepared) Passed",
                "Commit reference-transaction hook (committed) Passed", "PostReceive post-receive hook Passed",
            },
            record.Stages.Select(stage => $"{stage.Phase} {stage.Name} {stage.Outcome}").ToArray());
        Assert.AreEqual("checking\ndeploying\n", record.Output);
    }

    [TestMethod]
    public async Task Nobody_sees_the_pushed_objects_but_the_hook_however_large_the_push()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("pre-receive", """
            #!/bin/sh
            read old new ref
            git cat-file -e "$new" && echo "hook sees it, $(git rev-list --objects "$new" | git cat-file --batch-check | grep -c ' blob ') blob(s)"
            env -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES -u GIT_QUARANTINE_PATH git cat-file -e "$new" 2>/dev/null || echo "others do not"
            git update-ref refs/heads/sneaked "$new"
            stat -c %a "$GIT_QUARANTINE_PATH"
            """);
        var random = new Random(1);
        foreach (var size in (int[])[100, 600_000])
        {
            var content = new byte[size];
            random.NextBytes(content);
            var id = scenario.Work.Commit($"{size}.bin", Convert.ToBase64String(content));

            var pushed = await scenario.PushAsync(scenario.Url, $"HEAD:refs/heads/of-{size}");

            Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
            StringAssert.Contains(pushed.Error, "remote: hook sees it, ");
            StringAssert.Contains(pushed.Error, "remote: others do not");
            StringAssert.Contains(pushed.Error, "ref updates forbidden inside quarantine environment");
            StringAssert.Contains(pushed.Error, "remote: 700");
            scenario.Stored.Run("cat-file", "-e", id);
        }

        scenario.Stored.Run("fsck", "--strict");
        Assert.IsFalse(scenario.Stored.Run("for-each-ref").Contains("sneaked", StringComparison.Ordinal));
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(scenario.Stored.WorkingDirectory, "objects"), "incoming-*"));
    }

    [TestMethod]
    public async Task A_host_can_choose_a_folder_the_hooks_and_the_repositories()
    {
        using var folder = new TempFolder();
        HookScenario.Install(folder.Path, "pre-receive", "#!/bin/sh\necho \"the host's\"\n[ -z \"$GIT_PUSH_OPTION_0\" ]\n");
        HookScenario.Install(folder.Path, "post-receive", "#!/bin/sh\necho \"not chosen\"\n");
        await using var scenario = await HookScenario.StartAsync(hooks =>
        {
            hooks.HooksPath = folder.Path;
            hooks.Hooks = ExecutableHookTypes.PreReceive;
            hooks.Repositories = ["!other"];
        });
        await scenario.Host.CreateRepositoryAsync("other");
        scenario.Install("pre-receive", "#!/bin/sh\necho \"the repository's\"\n");
        scenario.Work.Commit("a.txt", "one\n");

        var both = await scenario.PushAsync(scenario.Url, "main");
        var first = await scenario.PushAsync("-o", "x", scenario.Url, "HEAD:refs/heads/x");
        var none = await scenario.PushAsync("-o", "x", scenario.Host.UrlOf("other.git"), "main");

        Assert.IsTrue(both.Error.IndexOf("the host's", StringComparison.Ordinal) is >= 0 and var at && at < both.Error.IndexOf("the repository's", StringComparison.Ordinal), both.Error);
        Assert.IsFalse(both.Error.Contains("not chosen", StringComparison.Ordinal), both.Error);
        StringAssert.Contains(first.Error, "(pre-receive hook declined)");
        Assert.IsFalse(first.Error.Contains("the repository's", StringComparison.Ordinal), first.Error);
        Assert.AreEqual(0, none.ExitCode, none.Error);
    }

    [TestMethod]
    public async Task A_refusal_takes_back_what_stages_before_it_did()
    {
        var rolledBack = false;
        await using var scenario = await HookScenario.StartAsync(null, git => git.OnPreReceive("deploy", (push, _) =>
        {
            push.OnRollback("deployment", _ =>
            {
                rolledBack = true;
                return default;
            });
            return new(StageResult.Continue);
        }));
        scenario.Install("reference-transaction", "#!/bin/sh\nexit 1\n");
        scenario.Work.Commit("a.txt", "one\n");

        var refused = await scenario.PushAsync(scenario.Url, "main");

        Assert.AreEqual(1, refused.ExitCode);
        Assert.IsTrue(rolledBack);
        Assert.AreEqual("", scenario.Stored.Run("for-each-ref"));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_hook_that_the_client_leaves_behind_is_ended()
    {
        await using var scenario = await HookScenario.StartAsync(
            hooks => hooks.TerminationGrace = TimeSpan.FromSeconds(30), null, options => options.OnClientDisconnect = DisconnectPolicy.Cancel);
        scenario.Install("pre-receive", "#!/bin/sh\ntrap 'mkdir ended; exit 1' TERM\necho ready\nsleep 600 &\nwait\n");
        scenario.Work.Commit("a.txt", "one\n");

        using (var pushing = RunningGit.Start(scenario.Work, "push", scenario.Url, "main"))
        {
            await pushing.WaitForAsync("ready");
        }

        while (!Directory.Exists(Path.Combine(scenario.Stored.WorkingDirectory, "ended")))
        {
            await Task.Delay(10, TestContext.CancellationToken);
        }

        Assert.AreEqual("", scenario.Stored.Run("for-each-ref"));
    }

    [TestMethod]
    public async Task The_certificate_of_a_signed_push_is_an_object_for_the_hooks()
    {
        await using var scenario = await HookScenario.StartAsync(null, null, options =>
        {
            options.CertNonceSeed = "a secret of the server";
            options.CertNonceSlop = TimeSpan.FromHours(1);
        });
        const string Hook = "#!/bin/sh\n{ echo \"$GIT_PUSH_CERT_STATUS $GIT_PUSH_CERT_NONCE_STATUS\"; git cat-file blob \"$GIT_PUSH_CERT\"; } >\"${0##*/}.txt\"\n";
        scenario.Install("pre-receive", Hook);
        scenario.Install("post-receive", Hook);
        using var folder = new TempFolder();
        var signer = SignedPushTests.CreateSigner(folder);
        var id = signer.Commit("a.txt", "one\n");

        await signer.RunAsync(["push", "--signed", scenario.Url, "HEAD:refs/heads/main"]);

        var seen = scenario.Read("pre-receive.txt");
        StringAssert.StartsWith(seen, "E OK\ncertificate version 0.1\n");
        StringAssert.Contains(seen, $"{id} refs/heads/main\n-----BEGIN SSH SIGNATURE-----\n");
        Assert.AreEqual(seen, scenario.Read("post-receive.txt"));
    }

    [TestMethod]
    public async Task Over_ssh_a_hook_learns_who_pushes()
    {
        await using var ssh = await SshHost.StartAsync(git => git.AddExecutableHooks());
        await ssh.Host.CreateRepositoryAsync("shop");
        var stored = ssh.Host.Inspect("shop");
        HookScenario.Install(
            Path.Combine(stored.WorkingDirectory, "hooks"),
            "pre-receive",
            "#!/bin/sh\necho \"$REMOTE_USER over $GITPUSH_TRANSPORT, $GITPUSH_REPOSITORY, $GIT_COMMITTER_NAME, ${GITPUSH_KEY_FINGERPRINT%%:*}\"\n");
        var work = ssh.Init();
        work.Commit("a.txt", "one\n");

        var pushed = await work.TryRunAsync(["push", ssh.UrlOf("shop.git"), "main"]);

        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
        StringAssert.Contains(pushed.Error, "remote: ada over ssh, shop, ada, SHA256");
    }
}
