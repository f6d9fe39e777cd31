namespace GitPush.Soak;

/// <summary>The server's process at one moment.</summary>
/// <param name="Time">Since the beginning.</param>
/// <param name="ResidentBytes">Memory that is the process's, in RAM.</param>
/// <param name="HeapBytes">Objects on the managed heap, as of the last collection and since.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="TempFiles">Quarantines, locks and files that are being written, below the repositories' folder.</param>
internal sealed record Sample(TimeSpan Time, long ResidentBytes, long HeapBytes, int Handles, int Threads, int TempFiles);
