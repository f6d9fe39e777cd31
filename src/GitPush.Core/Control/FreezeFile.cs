using System.Text.Json;
using GitPush.Repositories;

namespace GitPush.Control;

/// <summary>
/// That a repository takes no pushes, as a file in it, <c>info/gitpush-frozen</c>: so every server of the repository sees it, and it
/// outlives them all. It holds a <see cref="RepositoryFreeze"/> as JSON.
/// </summary>
internal static class FreezeFile
{
    // Reason and name are lines of at most 400 characters; what is longer was not written here.
    private const int MaxBytes = 64 << 10;

    /// <summary>What the repository's file says; null when it is not frozen. A file that cannot be read freezes it all the same.</summary>
    public static RepositoryFreeze? Find(GitRepository repository)
    {
        var path = PathIn(repository);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[Math.Min(RandomAccess.GetLength(file), MaxBytes)];
            return Parse(content.AsSpan(0, RandomAccess.Read(file, content, 0))) ?? Unreadable(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path);
        }
    }

    /// <summary>Makes the file, in place of one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(GitRepository repository, RepositoryFreeze freeze, ServerInstance instance)
    {
        var shared = SharedRepository.Of(repository.Config);
        var folder = Path.Join(repository.Path, "info");
        shared.CreateFolder(folder);
        var temporary = Path.Join(folder, instance.NextTempName());
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(freeze, ControlJson.Default.RepositoryFreeze));
            shared.Adjust(temporary);
            File.Move(temporary, PathIn(repository), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes the file.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public static bool Remove(GitRepository repository)
    {
        var path = PathIn(repository);
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    private static string PathIn(GitRepository repository) => Path.Join(repository.Path, "info", "gitpush-frozen");

    private static RepositoryFreeze? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ControlJson.Default.RepositoryFreeze) is { Reason: not null, By: not null } freeze ? freeze : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Somebody meant the repository to be frozen, whatever became of the reason.
    private static RepositoryFreeze Unreadable(string path) => new("no reason can be read", "somebody", File.GetLastWriteTimeUtc(path));
}
