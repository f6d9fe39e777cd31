using System.Runtime.Intrinsics;

namespace GitPush.Hashing;

/// <summary>
/// Collision-detecting SHA-1 of many messages side by side, each in a lane of its own: twice as fast as one after another, as
/// long as there are messages enough. A lane takes the next message as soon as it is done with one. Not thread-safe.
/// </summary>
internal abstract class Sha1Lanes
{
    /// <summary>The widest that this processor has.</summary>
    public static Sha1Lanes Create() =>
        Lanes512.IsSupported ? new Sha1Lanes<Vector512<uint>, Lanes512>() : new Sha1Lanes<Vector256<uint>, Lanes256>();

    /// <summary>How many messages there is room for.</summary>
    public abstract int FreeLanes { get; }

    /// <summary>Puts a message into a free lane. Its content must stay as it is until its hash is taken.</summary>
    /// <param name="token">What the result is to be called by.</param>
    /// <param name="header">What comes before the content, less than a block.</param>
    /// <param name="content">The rest of the message.</param>
    public abstract void Add(int token, ReadOnlySpan<byte> header, ReadOnlyMemory<byte> content);

    /// <summary>Hashes until a message is done.</summary>
    /// <returns>False when there is none.</returns>
    public abstract bool TryFinishOne(out LaneResult result);
}
