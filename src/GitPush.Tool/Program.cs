using System.Runtime.InteropServices;

namespace GitPush.Tool;

/// <summary>The program <c>gitpush</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await ToolCommandLine.RunAsync(arguments, System.Console.Out, System.Console.Error, stop.Token);

        // The first signal asks to end in order, the second ends.
        void End(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
