namespace GitPush.Packs;

/// <summary>
/// Bounds how many packs this process holds open, over all repositories: file handles are the process's, and a repository may
/// have thousands of packs.
/// </summary>
internal static class OpenPacks
{
    private const int MaxOpen = 256;

    private static readonly Lock Gate = new();
    private static readonly Queue<WeakReference<PackFile>> Queue = new();

    /// <summary>Notes that a pack was opened; closes the one that was longest unused when there are too many.</summary>
    public static void Opened(PackFile pack)
    {
        lock (Gate)
        {
            Queue.Enqueue(new WeakReference<PackFile>(pack));

            // Second chance: whatever was read since it was last met goes to the end once more.
            for (var looks = 2 * Queue.Count; Queue.Count > MaxOpen && looks > 0; looks--)
            {
                var oldest = Queue.Dequeue();
                if (!oldest.TryGetTarget(out var candidate))
                {
                    continue;
                }

                if (candidate.IsRecentlyUsed || !candidate.TryClose())
                {
                    candidate.IsRecentlyUsed = false;
                    Queue.Enqueue(oldest);
                }
            }
        }
    }
}
