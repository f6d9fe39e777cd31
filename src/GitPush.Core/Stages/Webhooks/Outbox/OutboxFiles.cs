using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitPush.Repositories;

namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>Reads and writes files of an outbox. A file is there as a whole or not at all.</summary>
internal static class OutboxFiles
{
    // Not a name of anything that is looked for.
    private const string Unfinished = ".tmp";

    /// <param name="durable">Whether it is to survive a power cut.</param>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type, bool durable)
    {
        var folder = Path.GetDirectoryName(path)!;
        _ = Directory.CreateDirectory(folder);
        var unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, value, type);
                file.Flush(durable);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        if (durable)
        {
            PosixFiles.FlushDirectory(folder);
        }
    }

    /// <returns>Null when it is not there, or is no such file.</returns>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The files of a folder whose names match, in the order of their names; none where there is no folder.</summary>
    public static IReadOnlyList<string> List(string folder, string pattern)
    {
        try
        {
            var files = Directory.GetFiles(folder, pattern);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
