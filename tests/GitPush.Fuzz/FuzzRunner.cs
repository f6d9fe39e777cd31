using System.Diagnostics;
using System.Text;

namespace GitPush.Fuzz;

/// <summary>Runs cases of one target, one after the other, each from numbers that its own number alone decides.</summary>
/// <param name="seed">Makes the cases others.</param>
internal sealed class FuzzRunner(FuzzTarget target, ulong seed)
{
    private const int MaxFailures = 20;
    private static readonly TimeSpan MaxCaseTime = TimeSpan.FromSeconds(5);

    private readonly FuzzRandom _random = new(0);
    private readonly ulong _targetSeed = Hash(target.Name) ^ (seed * 0x9E3779B97F4A7C15);

    /// <summary>Called before each case: whoever looks after hangs knows what runs.</summary>
    public Action<long>? CaseStarts { get; set; }

    /// <summary>Runs cases until there have been so many, or time is up, or too many have failed.</summary>
    public FuzzReport Run(long first, long cases, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var failures = new List<FuzzFailure>();
        var taken = 0L;
        var number = first;
        for (; number < first + cases && failures.Count < MaxFailures && ((number & 15) != 0 || watch.Elapsed < time); number++)
        {
            CaseStarts?.Invoke(number);
            var input = InputOf(number);
            if (TryRun(input, out var failure))
            {
                taken++;
            }
            else if (failure is not null)
            {
                failures.Add(new FuzzFailure(target.Name, number, input, failure));
            }
        }

        return new FuzzReport { Target = target.Name, Cases = number - first, Taken = taken, Time = watch.Elapsed, Failures = failures };
    }

    /// <summary>The input of one case.</summary>
    public byte[] InputOf(long number)
    {
        _random.Reset(_targetSeed + (ulong)number);
        return target.Generate(_random);
    }

    /// <summary>Has one input read.</summary>
    /// <param name="failure">Why that is a finding; null when the input was taken or refused.</param>
    /// <returns>Whether the input was taken.</returns>
    public bool TryRun(byte[] input, out string? failure)
    {
        failure = null;
        var taken = false;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input);
            taken = true;
        }
        catch (Exception exception) when (exception is not FuzzException && target.IsRefusal(exception))
        {
            taken = false;
        }
        catch (Exception exception)
        {
            failure = exception.ToString();
        }

        var time = Stopwatch.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        failure ??= time > MaxCaseTime ? $"took {time}"
            : allocated > target.AllowedBytes(input.Length) ? $"allocated {allocated} bytes for an input of {input.Length}"
            : null;
        return taken && failure is null;
    }

    private static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }
}
