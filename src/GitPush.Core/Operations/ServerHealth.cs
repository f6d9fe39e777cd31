using System.Globalization;
using GitPush.History;
using GitPush.Repositories;

namespace GitPush.Operations;

/// <summary>Tries what every push needs: a root that can be written, room on its disk, and a history that takes records.</summary>
internal sealed class ServerHealth(ServerInstance instance, IPushLog log)
{
    /// <summary>What is wrong now; nothing when all is well.</summary>
    /// <param name="minFreeBytes">How much room there should be.</param>
    public async Task<IReadOnlyList<HealthProblem>> CheckAsync(long minFreeBytes, CancellationToken cancellationToken)
    {
        var problems = new List<HealthProblem>();
        if (TryWrite() is { } notWritten)
        {
            problems.Add(new HealthProblem(IsFatal: true, "the repositories' folder cannot be written", notWritten));
        }
        else if (FreeBytes() is { } free && free < minFreeBytes)
        {
            problems.Add(new HealthProblem(
                IsFatal: false, string.Create(CultureInfo.InvariantCulture, $"the repositories' disk has {free / 1048576} MiB left, which is less than {minFreeBytes / 1048576} MiB")));
        }

        // A push is taken without its record.
        if (log is IPushLogHealth known && await known.CheckAsync(cancellationToken).ConfigureAwait(false) is { IsReachable: false } health)
        {
            problems.Add(new HealthProblem(IsFatal: false, health.Problem ?? "the history cannot be reached", health.Exception));
        }

        return problems;
    }

    private Exception? TryWrite()
    {
        var path = Path.Combine(instance.Root, instance.NextTempName());
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose);
            RandomAccess.Write(file, "health"u8, 0);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception;
        }
    }

    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(instance.Root).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some mounts do not tell.
            return null;
        }
    }
}
