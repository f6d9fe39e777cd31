using GitPush.Testing;

namespace GitPush.Docker.Tests.Support;

/// <summary>A host whose pushes build images, and a work tree that is pushed to it with the stock git.</summary>
internal sealed class Project : IAsyncDisposable
{
    /// <summary>The beginning of a Dockerfile whose steps can run programs, though there is no image to begin with.</summary>
    public const string Shell = """
        FROM scratch AS base
        COPY busybox /bin/busybox
        COPY busybox /bin/sh

        """;

    private readonly TempFolder _folder = new();
    private readonly TestGit _git;

    private Project(GitPushHost host)
    {
        Host = host;
        _git = TestGit.Init(_folder.CreateDirectory("tree"));
    }

    public GitPushHost Host { get; }

    /// <summary>The id of the commit that was pushed last.</summary>
    public string Commit { get; private set; } = "";

    public static async Task<Project> StartAsync(Action<IGitPushBuilder> stages, Action<GitPushOptions>? options = null)
    {
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                stages(git);
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return new Project(host);
    }

    /// <summary>The path of a file in the work tree.</summary>
    public string PathOf(string path) => Path.Combine(_git.WorkingDirectory, path);

    /// <summary>Writes a file into the work tree.</summary>
    public Project With(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
        return this;
    }

    /// <summary>Puts a shell into a folder, for <see cref="Shell"/>.</summary>
    public Project WithShell(string folder = "")
    {
        Directory.CreateDirectory(PathOf(folder));
        File.Copy("/bin/busybox", PathOf(Path.Combine(folder, "busybox")), overwrite: true);
        return this;
    }

    /// <summary>Commits all that is there and pushes it.</summary>
    /// <param name="options">Push options and more for <c>git push</c>.</param>
    public Task<GitResult> PushAsync(params string[] options) => PushBranchAsync("main", options);

    /// <summary>Commits all that is there and pushes it to a branch.</summary>
    public async Task<GitResult> PushBranchAsync(string branch, params string[] options)
    {
        CommitAll();
        return await _git.TryRunAsync(["push", .. options, Host.UrlOf("shop"), $"HEAD:refs/heads/{branch}"]);
    }

    /// <summary>Commits and starts a push that a test watches.</summary>
    public RunningGit StartPush(params string[] options)
    {
        CommitAll();
        return RunningGit.Start(_git, ["push", .. options, Host.UrlOf("shop"), "HEAD:refs/heads/main"]);
    }

    /// <summary>Commits all that is there.</summary>
    public void CommitAll()
    {
        _git.Run("add", "--all");
        _git.Run("commit", "--quiet", "--allow-empty", "-m", "Change the project");
        Commit = _git.Run("rev-parse", "HEAD");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
