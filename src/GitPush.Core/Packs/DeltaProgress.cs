namespace GitPush.Packs;

/// <summary>How many deltas of a pack have been resolved so far. Thread-safe.</summary>
internal sealed class DeltaProgress
{
    private int _resolved;

    /// <summary>All deltas of the pack; 0 until it has been read.</summary>
    public int Total { get; set; }

    public int Resolved => Volatile.Read(ref _resolved);

    public void Add(int count) => Interlocked.Add(ref _resolved, count);
}
