namespace GitPush.Repositories;

/// <summary>
/// By what a cache sees that a file or a folder changed: its time and, for a file, its size. A stamp younger than the clock
/// of a file system ticks proves nothing, since a second change could have got the same one: such a stamp is never fresh.
/// </summary>
/// <param name="Ticks">The time of the last change, in ticks of UTC; 0 where nothing exists.</param>
/// <param name="Length">Bytes of a file; 0 for a folder.</param>
/// <param name="Settled">Whether the change was long enough ago when the stamp was taken.</param>
internal readonly record struct FileStamp(long Ticks, long Length, bool Settled)
{
    // Kernels stamp files with a clock that ticks every 1 to 16 ms; a file system that counts whole seconds shows it.
    private static readonly long FineGranularity = TimeSpan.FromMilliseconds(50).Ticks;
    private static readonly long CoarseGranularity = TimeSpan.FromSeconds(3).Ticks;

    /// <summary>Whether something existed there.</summary>
    public bool Exists => Ticks != 0;

    public static FileStamp OfFile(string path)
    {
        var now = FileClock.UtcNowTicks;
        var file = new FileInfo(path);
        return file.Exists ? Create(file.LastWriteTimeUtc.Ticks, file.Length, now) : Create(0, 0, now);
    }

    public static FileStamp OfFolder(string path)
    {
        var now = FileClock.UtcNowTicks;
        var folder = new DirectoryInfo(path);
        return folder.Exists ? Create(folder.LastWriteTimeUtc.Ticks, 0, now) : Create(0, 0, now);
    }

    /// <param name="ticks">The time of the last change.</param>
    /// <param name="length">Bytes of a file.</param>
    /// <param name="now"><see cref="FileClock.UtcNowTicks"/> before the file was looked at.</param>
    public static FileStamp Create(long ticks, long length, long now) =>
        new(ticks, length, ticks < now - (ticks % TimeSpan.TicksPerSecond == 0 ? CoarseGranularity : FineGranularity));

    /// <summary>Whether what was read under this stamp is still right, as <paramref name="current"/> shows.</summary>
    public bool IsFresh(in FileStamp current) => Settled && Ticks == current.Ticks && Length == current.Length;
}
