using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Checks.Fsck;

/// <summary>The file that <c>receive.fsck.skipList</c> names: an id on each line, empty lines, comments behind <c>#</c>.</summary>
internal static class FsckSkipList
{
    private const string Optional = ":(optional)";

    /// <param name="path">
    /// As it stands in the config: <c>~/</c> is the home folder of the server's user, and one with <c>:(optional)</c> before it
    /// need not be there.
    /// </param>
    /// <exception cref="RepositoryConfigException">There is no such file, or a line is no id.</exception>
    public static IEnumerable<ObjectId> Load(string path, string repositoryPath)
    {
        var isOptional = path.StartsWith(Optional, StringComparison.Ordinal);
        path = isOptional ? path[Optional.Length..] : path;
        var file = path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : Path.Combine(repositoryPath, path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (isOptional && exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RepositoryConfigException($"could not open object name list: {path}");
        }

        return Parse(lines);
    }

    private static IEnumerable<ObjectId> Parse(string[] lines)
    {
        foreach (var line in lines)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            var text = (comment < 0 ? line : line[..comment]).Trim();
            if (text.Length > 0)
            {
                yield return ObjectId.TryParse(text, out var id)
                    ? id
                    : throw new RepositoryConfigException($"invalid object name: {text}");
            }
        }
    }
}
