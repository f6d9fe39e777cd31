namespace GitPush.Packs;

/// <summary>
/// Bounds how many packs this process holds open, over all repositories: file handles are the process's, and a repository may
/// have thousands of packs.
/// </summary>
internal static class OpenPacks
{
    /// <summary>So many, as long as no more of them are pinned.</summary>
    public const int MaxOpen = 256;

    private static readonly Lock Gate = new();
    private static readonly Queue<WeakReference<PackFile>> Queue = new();

    /// <summary>
    /// Notes that a pack was opened; closes the one that was longest unused when there are too many. Where all others are pinned,
    /// there are more open than there should be: the one that was just opened is about to be read.
    /// </summary>
    public static void Opened(PackFile pack)
    {
        lock (Gate)
        {
            // Second chance: whatever was read since it was last met goes to the end once more.
            for (var looks = 2 * Queue.Count; Queue.Count >= MaxOpen && looks > 0; looks--)
            {
                var oldest = Queue.Dequeue();
                if (!oldest.TryGetTarget(out var candidate))
                {
                    continue;
                }

                if (candidate == pack)
                {
                    // It was closed without being taken out of the queue, and is put into it below.
                    continue;
                }

                if (candidate.IsRecentlyUsed || !candidate.TryClose())
                {
                    candidate.IsRecentlyUsed = false;
                    Queue.Enqueue(oldest);
                }
            }

            Queue.Enqueue(new WeakReference<PackFile>(pack));
        }
    }
}
