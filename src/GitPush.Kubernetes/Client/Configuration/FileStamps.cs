namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>Whether files are still those that were read, by their times and lengths.</summary>
internal sealed class FileStamps(IReadOnlyList<string> paths)
{
    private readonly (DateTime, long)[] _stamps = Take(paths);

    public static FileStamps None { get; } = new([]);

    public bool AreCurrent() => _stamps.AsSpan().SequenceEqual(Take(paths));

    private static (DateTime, long)[] Take(IReadOnlyList<string> paths) =>
        [.. paths.Select(path => new FileInfo(path)).Select(file => file.Exists ? (file.LastWriteTimeUtc, file.Length) : default)];
}
