using System.Diagnostics;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Measurements;

/// <summary>Something that is measured on each side, again and again, in turns.</summary>
internal abstract class Measurement(Workshop workshop, CompareOptions options)
{
    /// <summary>What it is, for <c>--only</c> and the progress on the terminal.</summary>
    public abstract string Name { get; }

    /// <summary>How often each side has its turn.</summary>
    public virtual int Rounds => Options.Rounds;

    protected Workshop Workshop => workshop;

    protected CompareOptions Options => options;

    /// <summary>Which sides take part.</summary>
    public virtual IReadOnlyList<Side> SidesOf(Sides sides) => sides.ByDefault;

    /// <summary>Makes what all sides need, once.</summary>
    public abstract void Prepare(IReadOnlyList<Side> sides);

    /// <summary>Makes what one side needs for one round. Nothing of it is measured.</summary>
    public virtual void PrepareRound(Side side, int round)
    {
    }

    public abstract void Run(Side side, int round, Results results);

    protected static double Milliseconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Does something and notes its wall time, the server's processor time and the server's highest memory.</summary>
    /// <param name="action">Sends its requests to <see cref="Side.CountedPathOf"/>.</param>
    protected static void Cost(string name, Side side, Results results, Action action)
    {
        var cpu = side.Server.CpuSeconds;
        using var memory = new MemorySampler(side.Server.ProcessIds);
        results.Of(new Row($"{name}, wall", "s"), side).Add(Milliseconds(action) / 1000);
        results.Of(new Row($"{name}, server CPU", "s"), side).Add(side.Server.CpuSeconds - cpu);
        memory.Dispose();
        results.Of(new Row($"{name}, peak memory", "MiB"), side).Add(memory.Peak / 1048576.0);
    }
}
