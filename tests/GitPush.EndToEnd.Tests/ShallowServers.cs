namespace GitPush.EndToEnd.Tests;

/// <summary>Bare repositories with the history of <see cref="ShallowHistory"/>, whole and shallow, of which each run gets a copy.</summary>
internal static class ShallowServers
{
    public static void Create(TempFolder folder)
    {
        var whole = TestGit.InitBare(folder.Combine("whole.git"));
        Directory.Delete(folder.Combine("whole.git/hooks"), recursive: true);
        whole.Environment["GIT_TEMPLATE_DIR"] = "";
        whole.Run("config", "transfer.unpackLimit", "1");
        ShallowHistory.Create(whole);
        whole.Run("clone", "--quiet", "--bare", "--depth", "3", "--no-single-branch", SeedUrl(folder), folder.Combine("shallow.git"));
    }

    /// <summary>The URL of the whole repository, which git serves and nobody pushes to.</summary>
    public static string SeedUrl(TempFolder folder) => $"file://{folder.Combine("whole.git")}";

    /// <summary>A client in an empty folder, which keeps what it gets in one file each time: many tests make many files.</summary>
    public static TestGit Client(string folder)
    {
        Directory.CreateDirectory(folder);
        return new TestGit(folder) { Environment = { ["GIT_TEMPLATE_DIR"] = "", ["GIT_CONFIG_PARAMETERS"] = "'transfer.unpackLimit'='1'" } };
    }

    public static TestGit Copy(TempFolder folder, ShallowScenario scenario, string path)
    {
        var seed = folder.Combine(scenario.IsServerShallow ? "shallow.git" : "whole.git");
        foreach (var file in Directory.EnumerateFiles(seed, "*", new EnumerationOptions { RecurseSubdirectories = true }))
        {
            var copy = Path.Combine(path, Path.GetRelativePath(seed, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // git takes a folder without it for no repository.
        Directory.CreateDirectory(Path.Combine(path, "refs"));
        return new TestGit(path);
    }

    /// <summary>
    /// A step of the server: nothing lets its history go on, <c>empty</c> replaces it by one without objects or with an unrelated
    /// branch, <c>lock</c> locks its file <c>shallow</c>; the rest is a command of git.
    /// </summary>
    public static void Change(TestGit server, string[] step)
    {
        switch (step)
        {
            case []:
                ShallowHistory.Continue(server);
                break;

            case ["empty", .. var branches]:
                Empty(server, branches);
                break;

            case ["lock"]:
                File.WriteAllText(Path.Combine(server.WorkingDirectory, "shallow.lock"), "");
                break;

            default:
                _ = server.Run(step);
                break;
        }
    }

    /// <summary>What a server has: refs, where its history ends, and objects.</summary>
    public static string StateOf(TestGit server)
    {
        // Not what it says: the HEAD of an empty repository follows the first branch here, and git says where it names none.
        var fsck = server.TryRun("fsck", "--full", "--no-dangling", "--no-progress", "--connectivity-only");
        return $"""
            refs
            {server.Run("for-each-ref", "--format=%(objectname) %(refname)")}
            shallow
            {Shallow(Path.Combine(server.WorkingDirectory, "shallow"))}
            history
            {server.Run("log", "--all", "--topo-order", "--format=%H %P %s")}
            objects
            {string.Join('\n', server.Run("rev-list", "--objects", "--no-object-names", "--all").Split('\n').Order(StringComparer.Ordinal))}
            fsck {fsck.ExitCode}
            """;
    }

    /// <summary>The commits in a file <c>shallow</c>, sorted; git repeats those that a server of its version 2.39 repeats.</summary>
    public static string Shallow(string path) =>
        File.Exists(path) ? string.Join('\n', File.ReadLines(path).Distinct().Order(StringComparer.Ordinal)) : "not at all";

    private static void Empty(TestGit server, string[] branches)
    {
        var path = server.WorkingDirectory;
        Directory.Delete(path, recursive: true);
        var empty = TestGit.InitBare(path);
        foreach (var branch in branches)
        {
            var tree = empty.RunWithInput("", "mktree");
            empty.Run("update-ref", $"refs/heads/{branch}", empty.Run("commit-tree", "-m", branch, tree));
        }
    }
}
