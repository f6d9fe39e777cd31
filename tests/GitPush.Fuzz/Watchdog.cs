using System.Diagnostics;

namespace GitPush.Fuzz;

/// <summary>
/// Ends the process when a case does not end. The number of the case that runs also stands in a file, for a process that
/// ended without a word.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan MaxCaseTime = TimeSpan.FromSeconds(30);

    private readonly Timer _timer;
    private readonly string _target;
    private readonly FileStream _file;
    private long _number;
    private long _started;

    public Watchdog(string target, string folder)
    {
        _target = target;
        _file = new FileStream(Path.Combine(folder, $"{target}.running"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _started = Stopwatch.GetTimestamp();
        _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void CaseStarts(long number)
    {
        Volatile.Write(ref _number, number);
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        if ((number & 0xFF) == 0)
        {
            // Exact enough: the cases from here on can be run again in no time.
            Span<byte> bytes = stackalloc byte[20];
            _ = number.TryFormat(bytes, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
            RandomAccess.Write(_file.SafeFileHandle, bytes[..length], 0);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _file.Dispose();
        File.Delete(_file.Name);
    }

    private void Look()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _started)) > MaxCaseTime)
        {
            Console.Error.WriteLine($"{_target}: case {Volatile.Read(ref _number)} does not end.");
            Environment.Exit(3);
        }
    }
}
