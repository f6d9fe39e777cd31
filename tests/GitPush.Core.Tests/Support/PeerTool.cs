using System.Diagnostics;

namespace GitPush.Core.Tests.Support;

/// <summary>Runs a program that has the same cryptography from other hands.</summary>
internal static class PeerTool
{
    /// <returns>Standard output.</returns>
    /// <exception cref="InvalidOperationException">The program failed; the message holds what it said.</exception>
    public static async Task<byte[]> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
    }
}
