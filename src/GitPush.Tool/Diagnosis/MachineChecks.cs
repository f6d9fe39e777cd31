using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GitPush.History;
using GitPush.Tool.Output;
using GitPush.Tool.Repositories;

namespace GitPush.Tool.Diagnosis;

/// <summary>Whether this machine can serve a folder of repositories.</summary>
internal static class MachineChecks
{
    private const long LittleRoom = 1L << 30;
    private const long NoRoom = 100L << 20;

    private static readonly TimeSpan GitTimeout = TimeSpan.FromSeconds(10);

    public static Finding CheckRuntime() =>
        Finding.Ok("dotnet", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");

    public static Finding CheckRoot(string root)
    {
        if (!Directory.Exists(root))
        {
            return Finding.Warning("root", $"{root} does not exist; serve and repo create make it");
        }

        try
        {
            // As a folder, since that is what a repository is.
            var probe = Path.Combine(root, $".gitpush-doctor-{Guid.NewGuid():N}");
            _ = Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return Finding.Ok("root", $"{root} can be written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Error("root", exception.Message);
        }
    }

    public static Finding CheckRoom(string root)
    {
        // The folder may be about to be made.
        var folder = root;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):0.0} GiB free");
            return free < NoRoom ? Finding.Error("disk", text) : free < LittleRoom ? Finding.Warning("disk", text) : Finding.Ok("disk", text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Warning("disk", exception.Message);
        }
    }

    /// <summary>The server needs no git; hooks that run git do.</summary>
    public static async Task<Finding> CheckGitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(GitTimeout);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                var version = await process.StandardOutput.ReadToEndAsync(patience.Token);
                await process.WaitForExitAsync(patience.Token);
                return process.ExitCode == 0
                    ? Finding.Ok("git", TerminalText.Line(version.Trim()))
                    : Finding.Warning("git", "git --version fails; only hooks that run git need it");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return Finding.Warning("git", "git --version does not end; only hooks that run git need it");
            }
        }
        catch (Win32Exception)
        {
            return Finding.Warning("git", "there is none; only hooks that run git need it");
        }
    }

    public static async Task<Finding> CheckHistoryAsync(string root, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            return Finding.Ok("history", "there is none yet");
        }

        try
        {
            await using var folder = RepositoryFolder.Open(root);
            var last = await folder.History.QueryAsync(new PushQuery { Limit = 1, IncludeOutput = false }, cancellationToken).FirstOrDefaultAsync(cancellationToken);
            return Finding.Ok("history", last is null ? "there is none yet" : $"the last push is {last.Id}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PushLogUnavailableException)
        {
            return Finding.Error("history", exception.Message);
        }
    }
}
