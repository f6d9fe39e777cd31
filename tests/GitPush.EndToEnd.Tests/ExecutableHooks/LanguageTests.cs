namespace GitPush.EndToEnd.Tests.ExecutableHooks;

/// <summary>pre-receive hooks in several languages, which ask git about the pushed commits; and what git itself ships.</summary>
[TestClass]
public sealed class LanguageTests
{
    private const string Templates = "/usr/share/git-core/templates/hooks";

    private const string Bash = """
        #!/bin/bash
        # Refuses commits without a reference to a ticket.
        zero=$(git hash-object --stdin </dev/null | tr '[0-9a-f]' '0')
        while read -r old new ref; do
            [ "$new" = "$zero" ] && continue
            range=$([ "$old" = "$zero" ] && echo "$new --not --all" || echo "$old..$new")
            for commit in $(git rev-list $range); do
                if ! git log -1 --format=%B "$commit" | grep -q 'TICKET-[0-9]'; then
                    echo "$ref: ${commit:0:7} names no ticket: $(git log -1 --format=%s "$commit")" >&2
                    exit 1
                fi
            done
            echo "$ref: all commits name a ticket"
        done
        """;

    private const string Python = """
        #!/usr/bin/env python3
        # Refuses commits without a reference to a ticket.
        import re, subprocess, sys

        ZERO = "0" * 40

        for line in sys.stdin:
            old, new, ref = line.split()
            if new == ZERO:
                continue
            wanted = [new, "--not", "--all"] if old == ZERO else [old + ".." + new]
            for commit in subprocess.check_output(["git", "rev-list", *wanted], text=True).split():
                message = subprocess.check_output(["git", "log", "-1", "--format=%B", commit], text=True)
                if not re.search(r"TICKET-[0-9]", message):
                    print(f"{ref}: {commit[:7]} names no ticket: {message.splitlines()[0]}", file=sys.stderr)
                    sys.exit(1)
            print(f"{ref}: all commits name a ticket")
        """;

    private const string Node = """
        #!/usr/bin/env node
        // Refuses commits without a reference to a ticket.
        const { execFileSync } = require('child_process');
        const { readFileSync } = require('fs');
        const git = (...args) => execFileSync('git', args, { encoding: 'utf8' });

        for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
          const [old, id, ref] = line.split(' ');
          if (/^0+$/.test(id)) continue;
          const range = /^0+$/.test(old) ? [id, '--not', '--all'] : [`${old}..${id}`];
          for (const commit of git('rev-list', ...range).split('\n').filter(Boolean)) {
            const message = git('log', '-1', '--format=%B', commit);
            if (!/TICKET-[0-9]/.test(message)) {
              console.error(`${ref}: ${commit.slice(0, 7)} names no ticket: ${message.split('\n')[0]}`);
              process.exit(1);
            }
          }
          console.log(`${ref}: all commits name a ticket`);
        }
        """;

    [TestMethod]
    [DataRow(Bash)]
    [DataRow(Python)]
    [DataRow(Node)]
    public async Task A_hook_reads_the_pushed_commits_before_anybody_else_can(string program)
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("pre-receive", program);
        var first = scenario.Work.Commit("a.txt", "one\n", "Add a file\n\nTICKET-1");

        var accepted = await scenario.PushAsync(scenario.Url, "main");
        var second = scenario.Work.Commit("a.txt", "two\n", "Change it for no reason");
        var refused = await scenario.PushAsync(scenario.Url, "main");

        StringAssert.Contains(accepted.Error, "remote: refs/heads/main: all commits name a ticket");
        Assert.AreEqual(0, accepted.ExitCode, accepted.Error);
        StringAssert.Contains(refused.Error, $"remote: refs/heads/main: {second[..7]} names no ticket: Change it for no reason");
        StringAssert.Contains(refused.Error, "! [remote rejected] main -> main (pre-receive hook declined)");
        Assert.AreEqual(first, scenario.Stored.Run("rev-parse", "main"));
        Assert.AreNotEqual(0, scenario.Stored.TryRun("cat-file", "-e", second).ExitCode);
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(scenario.Stored.WorkingDirectory, "objects"), "incoming-*"));
    }

    [TestMethod]
    public async Task The_samples_that_git_ships_do_what_they_say()
    {
        await using var scenario = await HookScenario.StartAsync();
        foreach (var hook in (string[])["pre-receive", "update", "post-update"])
        {
            scenario.Install(hook, await File.ReadAllTextAsync(Path.Combine(Templates, $"{hook}.sample")));
        }

        await File.WriteAllTextAsync(Path.Combine(scenario.Stored.WorkingDirectory, "description"), "A shop\n");
        scenario.Work.Commit("a.txt", "one\n");
        scenario.Work.Run("tag", "light");
        scenario.Work.Run("tag", "-a", "-m", "heavy", "heavy");

        var echoed = await scenario.PushAsync("-o", "echoback=hello", scenario.Url, "main", "heavy");
        var unannotated = await scenario.PushAsync(scenario.Url, "light");
        var rejected = await scenario.PushAsync("-o", "reject", scenario.Url, "HEAD:refs/heads/other");

        Assert.AreEqual(0, echoed.ExitCode, echoed.Error);
        StringAssert.Contains(echoed.Error, "remote: echo from the pre-receive-hook: hello");
        StringAssert.Contains(unannotated.Error, "remote: *** The un-annotated tag, light, is not allowed in this repository");
        StringAssert.Contains(unannotated.Error, "! [remote rejected] light -> light (hook declined)");
        StringAssert.Contains(rejected.Error, "! [remote rejected] HEAD -> other (pre-receive hook declined)");
        StringAssert.Contains(scenario.Read("info/refs"), "refs/tags/heavy");
    }

    [TestMethod]
    public async Task Samples_are_no_hooks_as_long_as_they_are_called_so()
    {
        await using var scenario = await HookScenario.StartAsync();
        scenario.Install("pre-receive.sample", "#!/bin/sh\nexit 1\n");
        scenario.Work.Commit("a.txt", "one\n");

        var pushed = await scenario.PushAsync(scenario.Url, "main");

        Assert.AreEqual(0, pushed.ExitCode, pushed.Error);
    }
}
