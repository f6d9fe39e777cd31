namespace GitPush.Packs.Receiving;

/// <summary>Counts what a pack inflates to, against <see cref="GitPushLimits"/>. Thread-safe.</summary>
internal sealed class InflationBudget(GitPushLimits limits)
{
    private long _inflated;
    private long _builtAgain;

    /// <summary>Checks what has to be held as a whole, where <see cref="GitPushLimits.MaxObjectBytes"/> allows more.</summary>
    /// <exception cref="GitLimitException">No array is that long.</exception>
    public static void CheckArray(long size)
    {
        if (size > Array.MaxLength)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxObjectBytes), Array.MaxLength, "bytes");
        }
    }

    /// <summary>
    /// Accounts for what is inflated or built once more, because it could not be held. Of long chains of large objects, which
    /// take a few bytes each in the pack, that can be many times all that they are.
    /// </summary>
    /// <exception cref="GitLimitException">It is as much as all objects together may be.</exception>
    public void TakeAgain(long size)
    {
        if (Interlocked.Add(ref _builtAgain, size) > limits.MaxInflatedBytes)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxInflatedBytes), limits.MaxInflatedBytes, "bytes");
        }
    }

    /// <summary>Accounts for an object, or a delta, before it is inflated or built.</summary>
    /// <exception cref="GitLimitException">It is too large, or all of them together are.</exception>
    public void Take(long size)
    {
        if (size > limits.MaxObjectBytes)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxObjectBytes), limits.MaxObjectBytes, "bytes");
        }

        if (Interlocked.Add(ref _inflated, size) > limits.MaxInflatedBytes)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxInflatedBytes), limits.MaxInflatedBytes, "bytes");
        }
    }
}
