using System.Collections.Concurrent;

namespace GitPush.Soak;

/// <summary>What all clients of a run share: where the server is, what it has acknowledged, what went wrong.</summary>
internal sealed class SoakRun(Uri url, string root, string workFolder, CancellationToken ended)
{
    private readonly ConcurrentDictionary<(string Repository, string Ref), string?> _acknowledged = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public Uri Url { get; } = url;

    /// <summary>The folder of the server's repositories.</summary>
    public string Root { get; } = root;

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Ended { get; } = ended;

    public IReadOnlyCollection<string> Errors => _errors;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>The last value that the server has acknowledged for each ref; null for a ref that it has deleted.</summary>
    public IReadOnlyDictionary<(string Repository, string Ref), string?> Acknowledged => _acknowledged;

    public string UrlOf(string repository) => $"{Url}{repository}.git";

    public TestGit Stored(string repository) => new(Path.Combine(Root, repository + ".git"));

    /// <summary>A folder below that of all clients.</summary>
    public string FolderOf(string name) => Path.Combine(workFolder, name);

    public void Acknowledge(string repository, string name, string? id) => _acknowledged[(repository, name)] = id;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public void Fail(string what) => _errors.Enqueue(what);

    /// <summary>Runs git, which may not fail.</summary>
    public async Task<bool> TryGitAsync(TestGit git, params string[] arguments)
    {
        var result = await git.TryRunAsync(arguments);
        if (result.ExitCode == 0)
        {
            return true;
        }

        Fail($"git {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        return false;
    }
}
