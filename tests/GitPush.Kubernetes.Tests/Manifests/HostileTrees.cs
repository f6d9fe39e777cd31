using GitPush.Objects;

namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>Trees that no work tree holds.</summary>
internal static class HostileTrees
{
    /// <summary>A tree below <c>deploy</c> of two folders with two folders each, and so on: few objects, many paths.</summary>
    public static ObjectId CommitDoubledFolders(TestTree tree, int levels)
    {
        var git = new TestGit(tree.PathOf(""));
        var blob = git.RunWithInput("x: 1\n", "hash-object", "-w", "--stdin");
        var id = git.RunWithInput($"100644 blob {blob}\tREADME\n", "mktree");
        for (var i = 0; i < levels; i++)
        {
            id = git.RunWithInput($"040000 tree {id}\ta\n040000 tree {id}\tb\n", "mktree");
        }

        id = git.RunWithInput($"040000 tree {id}\tdeploy\n", "mktree");
        return ObjectId.Parse(git.Run("commit-tree", "-m", "Doubled", id));
    }
}
