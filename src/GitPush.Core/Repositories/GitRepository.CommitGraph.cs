using GitPush.CommitGraphs;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>Whether walks may use a commit-graph: its commits are as their objects say, and the repository wants it.</summary>
    /// <remarks>
    /// As git's commit_graph_compatible(): where replacements, grafts or a shallow history change what a commit's parents are,
    /// the graph says something else.
    /// </remarks>
    internal bool MayUseCommitGraph =>
        Config.GetBoolean("core.commitgraph") is not false
        && !File.Exists(System.IO.Path.Combine(Path, "shallow"))
        && !File.Exists(System.IO.Path.Combine(Path, "info", "grafts"))
        && !RefStore.MayHaveRefsBelow("refs/replace/");

    /// <summary>The repository's commit-graph as it is now; null when it has none or it is not to be used.</summary>
    internal StoredCommitGraph? ReadCommitGraph() => Objects.ReadCommitGraph() is { } graph && MayUseCommitGraph ? graph : null;
}
