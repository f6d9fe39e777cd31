using GitPush.CommitGraphs;
using GitPush.Packs;
using Microsoft.Extensions.Logging;

namespace GitPush.Objects;

/// <summary>One <c>objects</c> folder: its packs, its loose objects and its commit-graph. Thread-safe.</summary>
internal sealed class ObjectFolder(string path, ILogger? logger = null) : IDisposable
{
    public string Path { get; } = path;

    public PackSet Packs { get; } = new(System.IO.Path.Combine(path, "pack"), logger);

    public LooseObjects Loose { get; } = new(path);

    public CommitGraphFiles CommitGraphs { get; } = new(path, logger);

    /// <summary>
    /// Held by whoever touches packs and loose objects so that they stay, and by maintenance while it looks at their ages and
    /// deletes them: one of the two comes first.
    /// </summary>
    public Lock FreshenGate { get; } = new();

    public void Dispose() => Packs.Dispose();
}
