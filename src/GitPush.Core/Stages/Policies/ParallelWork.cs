using System.Runtime.ExceptionServices;

namespace GitPush.Stages.Policies;

/// <summary>The same work for each of many things, on several cores.</summary>
internal static class ParallelWork
{
    // Each has a reader with a cache of 16 MiB and room for as much to be used again, whatever machine it is.
    private const int MaxWorkers = 8;

    /// <summary>Does the work and waits for it. Neighbours are mostly done by the same worker, one after the other.</summary>
    /// <param name="count">How many things there are.</param>
    /// <param name="stride">How many of them a worker takes at once. What is no more than that is done by the caller's own thread.</param>
    /// <param name="start">Makes what a worker needs for itself.</param>
    /// <param name="work">Is told which of the things it is for.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run<T>(int count, int stride, Func<T> start, Action<T, int> work, CancellationToken cancellationToken)
        where T : IDisposable
    {
        var next = 0;
        var workers = Math.Clamp((count + stride - 1) / stride, 1, Math.Min(Environment.ProcessorCount, MaxWorkers));
        try
        {
            _ = Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken }, (_, loop) =>
            {
                using var worker = start();
                while (Interlocked.Add(ref next, stride) - stride is var first && first < count && !loop.ShouldExitCurrentIteration)
                {
                    for (var i = first; i < Math.Min(count, first + stride); i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        work(worker, i);
                    }
                }
            });
        }
        catch (AggregateException e)
        {
            // One of several is as good as another: what is wrong with a push may be wrong with it twice.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
