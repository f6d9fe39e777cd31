namespace GitPush.Compare.Measurements;

/// <summary>Looks at a server's memory again and again, and keeps the highest value.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlyList<int> _processes;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public MemorySampler(IReadOnlyList<int> processes)
    {
        _processes = processes;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The highest value so far, in bytes.</summary>
    public long Peak { get; private set; }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        do
        {
            Peak = Math.Max(Peak, ProcessTree.MemoryBytes(_processes));
        }
        while (!_stop.Wait(Interval));
    }
}
