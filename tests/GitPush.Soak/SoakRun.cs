using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GitPush.Soak;

/// <summary>What all clients of a run share: where the server is, what it has acknowledged, what went wrong.</summary>
internal sealed partial class SoakRun(Uri url, string root, string workFolder, CancellationToken ended)
{
    private readonly ConcurrentDictionary<(string Repository, string Ref), string?> _acknowledged = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, bool> _abandoned = new();

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

    /// <summary>The public half of the key that clients sign pushes with.</summary>
    public string SigningKey => FolderOf("key.pub");

    /// <summary>A folder below that of all clients.</summary>
    public string FolderOf(string name) => Path.Combine(workFolder, name);

    public void Acknowledge(string repository, string name, string? id) => _acknowledged[(repository, name)] = id;

    /// <summary>Says that a ref is about to be deleted, or moved by force, away from this value.</summary>
    public void Abandon(string id) => _abandoned[id] = true;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    /// <summary>Notes what went wrong, and says it at once.</summary>
    public void Fail(string what)
    {
        _errors.Enqueue(what);
        Console.WriteLine($"{DateTime.Now:HH:mm:ss} WRONG: {what}");
    }

    /// <summary>
    /// Runs git, which may not fail. Over HTTP a client learns the refs by one request and asks for objects by the next: of a ref
    /// that is moved by force in between, nothing may be left to ask for.
    /// </summary>
    public async Task<bool> TryGitAsync(TestGit git, params string[] arguments)
    {
        var result = await git.TryRunAsync(arguments);
        if (result.ExitCode == 0)
        {
            return true;
        }

        if (NotOurRef().Match(result.Error) is { Success: true } match && _abandoned.ContainsKey(match.Groups[1].Value))
        {
            Count("overtaken fetch");
            return false;
        }

        Fail($"git {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        return false;
    }

    [GeneratedRegex("upload-pack: not our ref ([0-9a-f]{40})")]
    private static partial Regex NotOurRef();
}
