using GitPush.Core.Tests.Support;
using GitPush.Stages.ExecutableHooks;

namespace GitPush.Core.Tests.Stages.ExecutableHooks;

/// <summary>Where hooks are looked for, and what they are given.</summary>
[TestClass]
public sealed class HookContractTests
{
    [TestMethod]
    public async Task A_hook_has_nothing_of_the_servers_environment_but_what_is_named()
    {
        using var scene = new HookScene();
        scene.Options.Variables["DEPLOY_TARGET"] = "staging";
        scene.Install("post-update", "#!/bin/sh\nenv | cut -d= -f1 | sort | tr '\\n' ' '\necho \"$DEPLOY_TARGET\"\n");
        Environment.SetEnvironmentVariable("GITPUSH_TEST_SECRET", "of the host");

        await scene.Hooks.RunPostUpdateAsync(scene.Push("refs/heads/main"), default);

        var names = scene.Output.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        names.ExceptWith(["HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "PATH", "PWD", "OLDPWD", "SHLVL", "_"]);
        CollectionAssert.AreEquivalent(
            new[]
            {
                "DEPLOY_TARGET", "GIT_DIR", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GITPUSH_PUSH_ID", "GITPUSH_REPOSITORY",
                "GITPUSH_TRANSPORT", "GITPUSH_PROGRAM", "staging",
            },
            names.ToArray());
    }

    [TestMethod]
    public async Task Arguments_mean_nothing_to_a_shell()
    {
        using var scene = new HookScene();
        scene.Install("post-update", "#!/bin/sh\nfor name; do echo \"<$name>\"; done\n");
        string[] names = ["refs/heads/$(touch x)", "refs/heads/a;b", "refs/heads/'\"`id`", "refs/heads/ü&|>y"];

        await scene.Hooks.RunPostUpdateAsync(scene.Push(names), default);

        Assert.AreEqual(string.Concat(names.Select(name => $"<{name}>\n")), scene.Output.Text);
    }

    [TestMethod]
    public async Task The_hosts_folder_comes_first_and_its_refusal_is_the_last_word()
    {
        using var scene = new HookScene();
        scene.Options.HooksPath = scene.Combine("hooks");
        HookScene.Install(scene.Options.HooksPath, "pre-receive", "#!/bin/sh\necho host\n[ ! -e refuse ]\n");
        scene.Install("pre-receive", "#!/bin/sh\necho repository\n");

        Assert.IsTrue(await scene.PreReceiveAsync());
        File.WriteAllText(Path.Combine(scene.Repository, "refuse"), "");
        Assert.IsFalse(await scene.PreReceiveAsync());

        Assert.AreEqual("host\nrepository\nhost\n", scene.Output.Text);
    }

    [TestMethod]
    [DataRow("other", DisplayName = "relative to the repository")]
    [DataRow("", DisplayName = "absolute")]
    public async Task The_repositorys_config_can_name_another_folder(string relative)
    {
        using var scene = new HookScene();
        var folder = relative == "" ? scene.Combine("elsewhere") : Path.Combine(scene.Repository, relative);
        new TestGit(scene.Repository).Run("config", "core.hooksPath", relative == "" ? folder : relative);
        HookScene.Install(folder, "pre-receive", "#!/bin/sh\necho found\n");
        scene.Install("pre-receive", "#!/bin/sh\nexit 1\n");

        Assert.IsTrue(await scene.PreReceiveAsync());

        Assert.AreEqual("found\n", scene.Output.Text);
    }

    [TestMethod]
    public async Task A_repositorys_own_hooks_can_be_turned_off_and_so_can_each_hook_and_each_repository()
    {
        using var scene = new HookScene();
        scene.Install("pre-receive", "#!/bin/sh\nexit 1\n");

        Assert.IsFalse(await scene.PreReceiveAsync());
        scene.Options.UseRepositoryHooks = false;
        Assert.IsTrue(await scene.PreReceiveAsync());
        scene.Options.UseRepositoryHooks = true;
        scene.Options.Hooks = ExecutableHookTypes.All & ~ExecutableHookTypes.PreReceive;
        Assert.IsTrue(await scene.PreReceiveAsync());
    }

    [TestMethod]
    public async Task A_hook_may_be_a_link()
    {
        using var scene = new HookScene();
        HookScene.Install(scene.Combine("programs"), "check", "#!/bin/sh\necho \"$0\"\n");
        Directory.CreateDirectory(Path.Combine(scene.Repository, "hooks"));
        File.CreateSymbolicLink(Path.Combine(scene.Repository, "hooks/pre-receive"), scene.Combine("programs/check"));

        Assert.IsTrue(await scene.PreReceiveAsync());

        Assert.AreEqual("hooks/pre-receive\n", scene.Output.Text);
    }

    [TestMethod]
    public void Options_that_no_hook_could_run_with_stop_the_start()
    {
        var options = new ExecutableHooksOptions
        {
            HooksPath = "/nowhere/at/all",
            Repositories = [""],
            Timeout = TimeSpan.Zero,
            TerminationGrace = TimeSpan.FromHours(1),
            MaxOutputBytes = -1,
            Hooks = (ExecutableHookTypes)1024,
            InheritedVariables = { "A=B" },
        };

        var failures = new ExecutableHooksOptionsValidator().Validate(null, options).Failures!.ToList();

        foreach (var name in (string[])["HooksPath", "Repositories", "Timeout", "TerminationGrace", "MaxOutputBytes", "Hooks", "InheritedVariables"])
        {
            Assert.IsTrue(failures.Exists(failure => failure.StartsWith($"ExecutableHooksOptions.{name}", StringComparison.Ordinal)), name);
        }

        Assert.IsTrue(new ExecutableHooksOptionsValidator().Validate(null, new ExecutableHooksOptions()).Succeeded);
    }

    [TestMethod]
    [DataRow("#!/bin/sh\necho", "/bin/sh", null)]
    [DataRow("#! /usr/bin/env  python3 -u \r\n", "/usr/bin/env", "python3 -u")]
    [DataRow("#!/usr/bin/perl", "/usr/bin/perl", null)]
    [DataRow("echo", null, null)]
    [DataRow("#!\n", null, null)]
    public void The_first_line_of_a_script_names_its_interpreter(string head, string? interpreter, string? argument)
    {
        var line = Interpreter.Parse(System.Text.Encoding.UTF8.GetBytes(head));

        Assert.AreEqual(interpreter, line?.Interpreter);
        Assert.AreEqual(argument, line?.Argument);
    }
}
