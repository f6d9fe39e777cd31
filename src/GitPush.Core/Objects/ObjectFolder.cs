using GitPush.Packs;

namespace GitPush.Objects;

/// <summary>One <c>objects</c> folder: its packs and its loose objects. Thread-safe.</summary>
internal sealed class ObjectFolder(string path) : IDisposable
{
    public string Path { get; } = path;

    public PackSet Packs { get; } = new(System.IO.Path.Combine(path, "pack"));

    public LooseObjects Loose { get; } = new(path);

    public void Dispose() => Packs.Dispose();
}
