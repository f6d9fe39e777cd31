namespace GitPush.Ssh.Transport;

/// <summary>How much the keys of one direction have been used.</summary>
internal sealed class KeyUse(RekeyLimits limits, TimeProvider time)
{
    private long _bytes;
    private long _packets;
    private long _since = time.GetTimestamp();

    /// <summary>Whether it is time for new keys.</summary>
    public bool IsDue => _bytes >= limits.Bytes || _packets >= limits.Packets || time.GetElapsedTime(_since) >= limits.Age;

    public void Add(int packetSize)
    {
        _bytes += packetSize;
        _packets++;
    }

    public void Reset()
    {
        _bytes = 0;
        _packets = 0;
        _since = time.GetTimestamp();
    }
}
