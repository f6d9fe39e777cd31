namespace GitPush.Operations;

/// <summary>
/// Counts how often something happens, by names: a full allowance at first, which comes back evenly over the window. Safe for use by many threads.
/// What has its full allowance back is forgotten.
/// </summary>
/// <param name="allowance">How often within the window.</param>
internal sealed class TokenBuckets(int allowance, TimeSpan window, TimeProvider time)
{
    // How many names may be known before those are looked for that can be forgotten.
    private const int MinSweep = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private int _sweepAt = MinSweep;

    /// <summary>Takes one, if there is one left.</summary>
    /// <param name="wait">Otherwise: until when there is one.</param>
    public bool TryTake(string name, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var tokens = _buckets.TryGetValue(name, out var bucket) ? Refilled(bucket, now) : allowance;
            if (tokens < 1)
            {
                wait = window * ((1 - tokens) / allowance);
                return false;
            }

            wait = TimeSpan.Zero;
            _buckets[name] = new Bucket(tokens - 1, now);
            if (_buckets.Count >= _sweepAt)
            {
                Sweep(now);
            }

            return true;
        }
    }

    private double Refilled(Bucket bucket, long now) =>
        Math.Min(allowance, bucket.Tokens + (time.GetElapsedTime(bucket.At, now) / window * allowance));

    private void Sweep(long now)
    {
        foreach (var (name, _) in _buckets.Where(entry => Refilled(entry.Value, now) >= allowance).ToList())
        {
            _ = _buckets.Remove(name);
        }

        _sweepAt = Math.Max(MinSweep, 2 * _buckets.Count);
    }

    private readonly record struct Bucket(double Tokens, long At);
}
