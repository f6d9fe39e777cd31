using System.Diagnostics;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>What an answer to hostile input may cost.</summary>
internal static class Bounded
{
    // Far more than any of them takes, far less than what the input would like to have.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Has the server answer, and makes sure that it takes neither long nor much memory. What client and server allocate
    /// together is counted, so that nothing else may run at the same time.
    /// </summary>
    /// <param name="maxBytes">Bytes that may be allocated, the request itself not counted.</param>
    public static async Task<T> RunAsync<T>(long maxBytes, Func<Task<T>> answer)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        var result = await answer().WaitAsync(MaxTime);
        var time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        Assert.IsLessThan(MaxTime, time);
        Assert.IsLessThan(maxBytes, allocated, $"{allocated / 1_000_000} MB were allocated");
        return result;
    }
}
