using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests.ExecutableHooks;

/// <summary>The same programs as hooks of git's own server and of GitPush write down what they get; it must be the same.</summary>
[TestClass]
public sealed partial class SideBySideTests
{
    private static readonly string[] Hooks = ["pre-receive", "update", "reference-transaction", "post-receive", "post-update"];

    // What a hook can know: arguments, input, folder, git's variables, and what git programs in it see.
    private const string Dump = """
        #!/bin/bash
        {
        echo "$0 ($#): $*"
        echo "in $(pwd)"
        env | grep -E '^GIT_(DIR|QUARANTINE|OBJECT|ALTERNATE|PUSH)' | sort
        case "$0" in
        *update|*post-update) input= ;;
        *) input=$(cat); echo "$input" ;;
        esac
        echo "$* $input" | grep -oE '[0-9a-f]{40}' | sort -u | git cat-file --batch-check
        echo "refs: $(git for-each-ref --format='%(refname) %(objectname)' | tr '\n' ' ')"
        case "$0" in
        *pre-receive)
            while read -r old new ref; do
                expr "$new" : '0*$' >/dev/null || git rev-list --objects "$new" --not --all
            done <<<"$input"
            git update-ref refs/notes/probe "${input:41:40}" 2>&1 | grep -o quarantine ;;
        esac
        } >>dump.txt
        exit 0
        """;

    [TestMethod]
    public async Task A_hook_gets_what_it_gets_from_git()
    {
        await using var scenario = await HookScenario.StartAsync();
        var git = TestGit.InitBare(scenario.Folder.Combine("git/shop.git"));
        git.Run("config", "http.receivepack", "true");
        git.Run("config", "receive.advertisePushOptions", "true");
        await using var stock = await GitHttpBackend.StartAsync(scenario.Folder.Combine("git"));
        foreach (var hook in Hooks)
        {
            scenario.Install(hook, Dump);
            HookScenario.Install(Path.Combine(git.WorkingDirectory, "hooks"), hook, Dump);
        }

        var work = scenario.Work;
        foreach (var url in (string[])[scenario.Url, stock.UrlOf("shop.git")])
        {
            work.Run("checkout", "-q", "--orphan", $"root-{new Uri(url).Port}");
            work.Commit("a.txt", "one\n", "first");
            work.Run("update-ref", "refs/heads/main", "HEAD");
            await work.RunAsync(["push", "--atomic", "-o", "one", "-o", "two=2 words", url, "main", "main:refs/tags/v1"]);
            work.Commit("a.txt", "two\n", "second");
            await work.RunAsync(["push", "--atomic", url, "HEAD:refs/heads/main"]);
            await work.RunAsync(["push", "--atomic", url, "+main:refs/heads/main", ":refs/tags/v1"]);
        }

        Assert.AreEqual(
            Blocks(File.ReadAllText(Path.Combine(git.WorkingDirectory, "dump.txt")), git.WorkingDirectory),
            Blocks(scenario.Read("dump.txt"), scenario.Stored.WorkingDirectory));
    }

    /// <summary>What each run of a hook wrote, without what is known to be different.</summary>
    private static string Blocks(string dump, string repository)
    {
        var text = QuarantineName().Replace(
            dump.Replace(repository, "REPOSITORY", StringComparison.Ordinal).Replace("/./", "/", StringComparison.Ordinal), "QUARANTINE");
        return string.Join("hooks/", text.Split("hooks/", StringSplitOptions.RemoveEmptyEntries).Where(IsComparable).Select(WithoutKnownDifferences));
    }

    // To delete a ref, git's own packed-refs file is a transaction of its own, of which some versions tell the hook.
    private static bool IsComparable(string block) => !block.StartsWith("reference-transaction (1): aborted\n", StringComparison.Ordinal);

    // Here update runs before the pushed objects leave the quarantine. That HEAD, which points to a branch, has a reflog too is
    // told to reference-transaction by old versions of git only.
    private static string WithoutKnownDifferences(string block) => string.Join('\n', block.Split('\n').Where(line =>
        !(block.StartsWith("update ", StringComparison.Ordinal) && QuarantineVariable().IsMatch(line))
        && !(block.StartsWith("reference-transaction ", StringComparison.Ordinal) && line.EndsWith(" HEAD", StringComparison.Ordinal))));

    [GeneratedRegex("(tmp_objdir-)?incoming-[A-Za-z0-9-]+")]
    private static partial Regex QuarantineName();

    [GeneratedRegex("^GIT_(QUARANTINE_PATH|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES)=")]
    private static partial Regex QuarantineVariable();
}
