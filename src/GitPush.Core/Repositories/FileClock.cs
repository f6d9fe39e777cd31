using System.Runtime.InteropServices;

namespace GitPush.Repositories;

/// <summary>
/// The clock by which this machine stamps files. On Linux it is behind the other one by a tick, and by much more on a virtual machine
/// that gets no processor for the tick: only by this clock is a stamp's age sure.
/// </summary>
internal static partial class FileClock
{
    // CLOCK_REALTIME_COARSE in clock_gettime(2): what current_time() in the kernel's fs/inode.c gives.
    private const int Coarse = 5;

    /// <summary>The time, in ticks of UTC.</summary>
    public static long UtcNowTicks =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetTime(Coarse, out var time) == 0
            ? DateTime.UnixEpoch.Ticks + (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : DateTime.UtcNow.Ticks;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    /// <summary>A timespec of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
