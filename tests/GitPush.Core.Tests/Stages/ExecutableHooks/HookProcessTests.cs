using System.Globalization;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Stages.ExecutableHooks;

/// <summary>Programs as hooks that do not behave: too slow, too much, too early, and what they leave behind.</summary>
[TestClass]
public sealed class HookProcessTests
{
    [TestMethod]
    public async Task Both_outputs_arrive_in_the_order_in_which_they_were_written()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done\n");

        Assert.IsTrue(await scene.PreReceiveAsync());

        Assert.AreEqual(string.Concat(Enumerable.Range(1, 9).Select(i => $"out {i}\nerr {i}\n")), scene.Output.Text);
    }

    [TestMethod]
    public async Task A_character_that_comes_in_pieces_arrives_whole_and_what_is_no_text_is_replaced()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nmkfifo gate\nprintf 'gr\\303'\nread line <gate\nprintf '\\274n \\377.'\n");
        scene.Output.OnText = text =>
        {
            if (text == "gr")
            {
                File.WriteAllText(Path.Combine(scene.Repository, "gate"), "go\n");
            }
        };

        Assert.IsTrue(await scene.PreReceiveAsync());

        Assert.AreEqual("grün \ufffd.", scene.Output.Text);
    }

    [TestMethod]
    public async Task A_hook_that_reads_nothing_of_a_large_input_is_no_failure()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nexit 0\n");

        Assert.IsTrue(await scene.Hooks.RunPreReceiveAsync(scene.Push(Refs(10_000)), default));
    }

    [TestMethod]
    public async Task All_of_many_refs_reach_a_hook_by_its_input_and_by_its_arguments()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nwc -l | tr -d ' '\n");
        scene.Install("post-update", "#!/bin/sh\necho $#\n");
        var push = scene.Push(Refs(10_000));

        Assert.IsTrue(await scene.Hooks.RunPreReceiveAsync(push, default));
        await scene.Hooks.RunPostUpdateAsync(push, default);

        Assert.AreEqual("10000\n10000\n", scene.Output.Text);
    }

    [TestMethod]
    public async Task Of_too_much_output_the_beginning_is_shown_and_the_hook_goes_on()
    {
        using var scene = new HookScene();
        scene.Options.MaxOutputBytes = 10;
        scene.Install("pre-receive", "#!/bin/sh\nhead -c 5000000 /dev/zero | tr '\\0' x\ntouch ended\n");

        Assert.IsTrue(await scene.PreReceiveAsync());

        Assert.AreEqual("xxxxxxxxxx\n[pre-receive hook: more than 10 bytes; the rest is not shown]\n", scene.Output.Text);
        Assert.AreEqual("", scene.Read("ended"));
    }

    [TestMethod]
    public async Task A_program_whose_reader_has_gone_ends_without_a_word()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/bash\nyes | head -1\necho \"${PIPESTATUS[0]}\"\n");

        Assert.IsTrue(await scene.PreReceiveAsync());

        // 128 and SIGPIPE, as in a hook that git itself runs.
        Assert.AreEqual("y\n141\n", scene.Output.Text);
    }

    [TestMethod]
    public async Task A_hook_that_a_signal_ended_refuses()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nkill -s SEGV $$\n");

        Assert.IsFalse(await scene.PreReceiveAsync());
    }

    [TestMethod]
    public async Task Out_of_time_a_hook_is_ended_with_what_it_started_and_what_has_detached_itself()
    {
        var timeout = TimeSpan.FromMinutes(7);
        var time = new TimeoutOnDemand(timeout);
        using var scene = new HookScene(time);
        scene.Options.Timeout = timeout;
        scene.Install("pre-receive", """
            #!/bin/sh
            trap 'touch cleaned; exit 1' TERM
            sleep 600 &
            child=$!
            daemon=$(setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo $!')
            echo "ready $$ $child $daemon."
            wait
            """);
        scene.Output.OnText = text =>
        {
            if (text.EndsWith(".\n", StringComparison.Ordinal))
            {
                time.Ring();
            }
        };

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => scene.PreReceiveAsync());

        Assert.AreEqual("hooks/pre-receive took longer than 420 s", failure.Message);
        Assert.AreEqual("", scene.Read("cleaned"));
        foreach (var id in scene.Output.Text.Trim('.', '\n').Split(' ').Skip(1))
        {
            Assert.IsFalse(IsAlive(id), $"process {id} of: {scene.Output.Text}");
        }
    }

    [TestMethod]
    public async Task Who_does_not_listen_to_the_first_signal_is_killed()
    {
        using var scene = new HookScene();
        scene.Options.TerminationGrace = TimeSpan.FromMilliseconds(1);
        scene.Install("pre-receive", "#!/bin/sh\ntrap '' TERM\necho \"ready $$.\"\nwhile :; do sleep 600; done\n");
        using var cancellation = new CancellationTokenSource();
        scene.Output.OnText = text =>
        {
            if (text.EndsWith(".\n", StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => scene.PreReceiveAsync(cancellation.Token));

        Assert.IsFalse(IsAlive(scene.Output.Text.Trim('.', '\n').Split(' ')[1]));
    }

    [TestMethod]
    public async Task A_process_that_a_hook_leaves_behind_lives_on_and_does_not_hold_the_push()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nsleep 600 &\necho $!\n");

        Assert.IsTrue(await scene.PreReceiveAsync());

        var id = scene.Output.Text.Trim();
        Assert.IsTrue(IsAlive(id));
        using var left = System.Diagnostics.Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        left.Kill();
    }

    [TestMethod]
    [DataRow("#!/bin/sh\necho ran\n", false, true, "hint: The 'hooks/pre-receive' hook was ignored because it's not set as executable.\n", DisplayName = "no executable bit")]
    [DataRow("#!/nowhere/ruby\nputs 1\n", true, false, "error: cannot run hooks/pre-receive: its interpreter /nowhere/ruby does not exist\n", DisplayName = "no interpreter")]
    [DataRow("#!/bin\necho ran\n", true, false, null, DisplayName = "a folder as its interpreter")]
    [DataRow("echo \"ran by sh\"\n", true, true, "ran by sh\n", DisplayName = "no first line")]
    public async Task What_cannot_run_is_told(string program, bool executable, bool accepted, string? output)
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", program, executable);

        Assert.AreEqual(accepted, await scene.PreReceiveAsync());

        Assert.AreEqual(output ?? scene.Output.Text, scene.Output.Text);
        Assert.AreNotEqual("", scene.Output.Text);
    }

    private static string[] Refs(int count) => [.. Enumerable.Range(0, count).Select(i => $"refs/heads/branch-{i}")];

    // A zombie that nobody has waited for yet is dead.
    private static bool IsAlive(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
