namespace GitPush.Kubernetes.Health;

/// <summary>Since when what fails has been failing without a pause.</summary>
internal sealed class FailingSince(TimeProvider time)
{
    private readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void BeginLook() => _seen.Clear();

    /// <summary>For how long something has been failing, this look included.</summary>
    public TimeSpan For(string what)
    {
        _ = _seen.Add(what);
        if (!_since.TryGetValue(what, out var since))
        {
            _since[what] = since = time.GetTimestamp();
        }

        return time.GetElapsedTime(since);
    }

    /// <summary>Forgets what did not fail in this look.</summary>
    public void EndLook()
    {
        foreach (var what in _since.Keys.Where(what => !_seen.Contains(what)).ToList())
        {
            _ = _since.Remove(what);
        }
    }
}
