using GitPush.CommitGraphs;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.CommitGraphs;

/// <summary>A tangled history whose commits are read with a commit-graph and without.</summary>
internal sealed class GraphRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public GraphRepository(int commits = 300, int seed = 3, bool wrongClocks = false)
    {
        Git = TangledHistory.CreateBare(_folder.Combine("server.git"), commits, seed, wrongClocks);
        Ids = Git.Run("rev-list", "--all").Split('\n');
        Repository = GitRepository.Open(Git.WorkingDirectory);
    }

    public TestGit Git { get; }

    public GitRepository Repository { get; }

    /// <summary>All commits, as they were before anybody could damage a graph.</summary>
    public string[] Ids { get; }

    public string Combine(string relativePath) => Path.Combine(Git.WorkingDirectory, relativePath);

    /// <summary>The repository opened anew, as another process would see it.</summary>
    public StoredCommitGraph? ReadGraph() => GitRepository.Open(Git.WorkingDirectory).ReadCommitGraph();

    /// <summary>Writes a commit-graph of all commits to a file, as maintenance does.</summary>
    public void WriteGraph(string path)
    {
        using var reader = Repository.Objects.OpenReader();
        var commits = new CommitGraph(reader, ShallowFile.None);
        var members = Ids.Select(id => commits.Add(ObjectId.Parse(id))).ToList();
        members.ForEach(commits.Load);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        CommitGraphWriter.Write(file, commits, members);
    }

    /// <summary>Every commit as text: id, tree, time and parents.</summary>
    public string Describe(StoredCommitGraph? graph)
    {
        using var reader = Repository.Objects.OpenReader();
        var commits = new CommitGraph(reader, ShallowFile.None, () => graph);
        return string.Join('\n', Ids.Select(id =>
        {
            var commit = commits.Add(ObjectId.Parse(id));
            commits.Load(commit);
            return $"{id} {commits.Tree(commit)} {commits.Date(commit)} {string.Join(' ', commits.Parents(commit).ToArray().Select(commits.Id))}";
        }));
    }

    public void Dispose() => _folder.Dispose();
}
