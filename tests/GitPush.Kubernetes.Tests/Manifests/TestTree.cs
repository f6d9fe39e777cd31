using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Sources;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>A repository whose work tree a test fills, and a push of what it commits.</summary>
internal sealed class TestTree : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _git;

    public TestTree(params (string Path, string Content)[] files)
    {
        _git = TestGit.Init(_folder.CreateDirectory("shop"));
        foreach (var (path, content) in files)
        {
            Write(path, content);
        }
    }

    public ManifestLimits Limits { get; } = new();

    /// <summary>What the pusher reads.</summary>
    public LineOutput Output { get; } = new();

    /// <summary>What is masked.</summary>
    public List<string> Masked { get; } = [];

    public string PathOf(string path) => Path.Combine(_git.WorkingDirectory, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
    }

    public void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), content);
    }

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.CreateSymbolicLink(PathOf(path), target);
    }

    /// <summary>Commits what was written, and opens the tree as sources see it.</summary>
    public SourceTree Commit()
    {
        var push = Push();
        return new SourceTree(push.Context.Repository, push.Source.Commit, new ManifestBudget(Limits));
    }

    /// <summary>Commits what was written, as a push of branch <c>main</c>.</summary>
    public (PushContext Context, PushSource Source) Push(bool isPlan = false, params string[] options)
    {
        _git.Run("add", "--all", "--force");
        _git.Run("commit", "--quiet", "--allow-empty", "-m", "Change manifests");
        var commit = ObjectId.Parse(_git.Run("rev-parse", "HEAD"));
        var repository = GitRepository.Open(_git.WorkingDirectory, RepositoryName.Parse("team/shop"));
        var update = new RefUpdate("refs/heads/main", ObjectId.Zero, commit, RefUpdateKind.Create, repository);
        var context = new PushContext("0190a1b2c3d47abc8def0123456789ab", repository, [update], Output, Masked.Add) { IsPlan = isPlan, Options = options };
        return (context, new PushSource(update, commit));
    }

    public void Dispose() => _folder.Dispose();
}
