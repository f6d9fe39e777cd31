namespace GitPush.EndToEnd.Tests.ExecutableHooks;

/// <summary>A proc-receive hook, which carries out commands in the server's place.</summary>
[TestClass]
public sealed class ProcReceiveTests
{
    // Reads the server's side of the conversation, writes it down, and answers with the file "answer".
    private const string Hook = """
        #!/usr/bin/env python3
        import subprocess, sys

        def read():
            lines = []
            while True:
                length = int(sys.stdin.buffer.read(4), 16)
                if length == 0:
                    return lines
                lines.append(sys.stdin.buffer.read(length - 4).rstrip(b"\n").decode())

        def write(lines):
            for line in lines:
                data = line.encode().decode("unicode_escape").encode() + b"\n"
                sys.stdout.buffer.write(b"%04x" % (len(data) + 4) + data)
            sys.stdout.buffer.write(b"0000")
            sys.stdout.buffer.flush()

        log = open("seen.txt", "a")
        version = read()
        print(*[line.replace("\0", " NUL ") for line in version], sep="\n", file=log)
        write(["version=1\\0push-options"])
        commands = read()
        print(*commands, sep="\n", file=log)
        if "push-options" in version[0]:
            print(*["option " + option for option in read()], sep="\n", file=log)
        log.close()
        print("the hook is at work", file=sys.stderr)
        answer = open("answer").read()
        for command in commands:
            old, new, ref = command.split(" ")
            if ref == "refs/for/main/topic":
                subprocess.check_call(["git", "update-ref", "refs/changes/1/head", new])
            answer = answer.replace("NEW", new)
        write(answer.splitlines())
        """;

    private static readonly string Zero = new('0', 40);

    [TestMethod]
    public async Task It_changes_other_refs_and_the_client_is_told_which()
    {
        await using var scenario = await StartAsync("ok refs/for/main/topic\noption refname refs/changes/1/head\noption new-oid NEW\n");
        scenario.Install("pre-receive", "#!/bin/sh\nsed 's/^/pre /' >>seen.txt\n");
        scenario.Install("update", "#!/bin/sh\necho \"update $1\" >>seen.txt\n");
        scenario.Install("post-receive", "#!/bin/sh\nsed 's/^/post /' >>seen.txt\n");
        scenario.Install("post-update", "#!/bin/sh\necho \"names $*\" >>seen.txt\n");
        var id = scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync("-o", "reviewer=ada", scenario.Url, "main", "HEAD:refs/for/main/topic");

        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
        StringAssert.Contains(pushed.Error, "remote: the hook is at work");
        StringAssert.Contains(pushed.Error, "* [new reference]   HEAD -> refs/changes/1/head");
        StringAssert.Contains(pushed.Error, "* [new branch]      main -> main");
        Assert.AreEqual(
            $"""
            pre {Zero} {id} refs/heads/main
            pre {Zero} {id} refs/for/main/topic
            update refs/heads/main
            version=1 NUL push-options
            {Zero} {id} refs/for/main/topic
            option reviewer=ada
            post {Zero} {id} refs/heads/main
            post {Zero} {id} refs/changes/1/head
            names refs/heads/main refs/for/main/topic

            """,
            scenario.Read("seen.txt"));
        Assert.AreEqual("refs/changes/1/head\nrefs/heads/main", scenario.Stored.Run("for-each-ref", "--format=%(refname)"));
        scenario.Stored.Run("fsck", "--strict");
    }

    [TestMethod]
    public async Task What_it_refuses_or_forgets_is_refused_alone()
    {
        await using var scenario = await StartAsync("ng refs/for/a no reviewer given\n");
        scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "main", "HEAD:refs/for/a", "HEAD:refs/for/b");

        StringAssert.Contains(pushed.Error, "! [remote rejected] HEAD -> refs/for/a (no reviewer given)");
        StringAssert.Contains(pushed.Error, "! [remote rejected] HEAD -> refs/for/b (proc-receive failed to report status)");
        StringAssert.Contains(pushed.Error, "* [new branch]      main -> main");
        Assert.AreEqual("refs/heads/main", scenario.Stored.Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task What_it_hands_back_the_server_does()
    {
        await using var scenario = await StartAsync("ok refs/for/a\noption fall-through\nok refs/for/b\noption fall-through\n");
        scenario.Install("update", "#!/bin/sh\n[ \"$1\" != refs/for/b ]\n");
        var id = scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "HEAD:refs/for/a", "HEAD:refs/for/b");

        StringAssert.Contains(pushed.Error, "! [remote rejected] HEAD -> refs/for/b (hook declined)");
        Assert.AreEqual($"{id} refs/for/a", scenario.Stored.Run("for-each-ref", "--format=%(objectname) %(refname)"));
    }

    [TestMethod]
    [DataRow("#!/bin/sh\nexit 1\n", "fail to negotiate version with proc-receive hook", DisplayName = "ends at once")]
    [DataRow("#!/bin/sh\nprintf '000eversion=2\\n0000'\ncat >/dev/null\n", "proc-receive version '2' is not supported", DisplayName = "another version")]
    [DataRow("#!/bin/sh\nprintf 'hello world'\ncat >/dev/null\n", "fail to negotiate version with proc-receive hook", DisplayName = "no pkt-line")]
    [DataRow("#!/bin/sh\nprintf '000eversion=1\\n0000'\nsleep 0\n", "proc-receive exited abnormally", DisplayName = "no report")]
    [DataRow("#!/bin/sh\nprintf '000eversion=1\\n00000011xx refs/for/a0000'\ncat >/dev/null\n", "proc-receive reported bad status 'xx' on ref 'refs/for/a'", DisplayName = "bad status")]
    public async Task One_that_breaks_the_protocol_fails_with_its_refs_alone(string hook, string error)
    {
        await using var scenario = await StartAsync("");
        scenario.Install("proc-receive", hook.Replace("sleep 0", "dd bs=1 count=118 of=/dev/null 2>/dev/null", StringComparison.Ordinal));
        scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "main", "HEAD:refs/for/a");
        var atomic = await scenario.PushAsync("--atomic", scenario.Url, "HEAD:refs/heads/other", "HEAD:refs/for/a");

        StringAssert.Contains(pushed.Error, $"remote: error: {error}");
        StringAssert.Contains(pushed.Error, "! [remote rejected] HEAD -> refs/for/a (");
        StringAssert.Contains(pushed.Error, "* [new branch]      main -> main");
        StringAssert.Contains(atomic.Error, "! [remote rejected] HEAD -> other (fail to run proc-receive hook)");
        Assert.AreEqual("refs/heads/main", scenario.Stored.Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task Without_the_hook_its_refs_are_refused()
    {
        await using var scenario = await StartAsync("");
        File.Delete(Path.Combine(scenario.Stored.WorkingDirectory, "hooks/proc-receive"));
        scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "HEAD:refs/for/a");

        StringAssert.Contains(pushed.Error, "remote: error: cannot find hook 'proc-receive'");
        StringAssert.Contains(pushed.Error, "(fail to run proc-receive hook)");
    }

    private static async Task<HookScenario> StartAsync(string answer)
    {
        var scenario = await HookScenario.StartAsync();
        scenario.Stored.Run("config", "receive.procReceiveRefs", "refs/for");
        scenario.Install("proc-receive", Hook);
        await File.WriteAllTextAsync(Path.Combine(scenario.Stored.WorkingDirectory, "answer"), answer);
        return scenario;
    }
}
