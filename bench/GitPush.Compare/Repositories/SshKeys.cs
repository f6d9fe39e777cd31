using System.Diagnostics;

namespace GitPush.Compare.Repositories;

/// <summary>Key pairs, made by ssh-keygen.</summary>
internal static class SshKeys
{
    /// <param name="path">Of the private key; the public one gets <c>.pub</c> behind it.</param>
    /// <param name="type"><c>ecdsa</c> or <c>ed25519</c>.</param>
    public static void Generate(string path, string type)
    {
        using var process = Process.Start("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "bench", "-f", path]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ssh-keygen ended with {process.ExitCode}.");
        }
    }
}
