using System.Globalization;

namespace GitPush.Fuzz.SshPeers;

/// <summary>Finds memory that connections leave behind: what lives after many of them is no more than after the first.</summary>
internal sealed class HeapWatch
{
    private const int WarmUp = 256;
    private const int Interval = 4096;
    private const long MaxGrowth = 24L << 20;

    private long _count;
    private long _before;

    /// <summary>Is called after each connection.</summary>
    /// <exception cref="FuzzException">More lives than should.</exception>
    public void Look()
    {
        if (++_count == WarmUp)
        {
            _before = GC.GetTotalMemory(forceFullCollection: true);
        }
        else if (_count % Interval == 0)
        {
            var growth = GC.GetTotalMemory(forceFullCollection: true) - _before;
            if (growth > MaxGrowth)
            {
                throw new FuzzException(string.Create(CultureInfo.InvariantCulture, $"{growth} bytes more live after {_count} connections"));
            }
        }
    }
}
