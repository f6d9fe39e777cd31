using System.Text;

namespace GitPush.Objects;

/// <summary>Reads <c>objects/info/alternates</c>: object folders of other repositories that this one borrows from (gitrepository-layout(5)).</summary>
internal static class AlternatesFile
{
    /// <summary>How far an alternate's own alternates are followed: as far as git goes.</summary>
    private const int MaxDepth = 5;

    /// <summary>The file that lists an object folder's alternates.</summary>
    public static string FileOf(string objectsDirectory) => Path.Combine(objectsDirectory, "info", "alternates");

    /// <summary>The folders that an object folder borrows from, nearest first. What does not exist is left out.</summary>
    public static List<string> Read(string objectsDirectory)
    {
        var found = new List<string>();
        Add(objectsDirectory, 0, found, [RealPath(objectsDirectory)]);
        return found;
    }

    private static void Add(string objectsDirectory, int depth, List<string> found, HashSet<string> seen)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        foreach (var line in ReadLines(FileOf(objectsDirectory)))
        {
            var path = RealPath(Path.Combine(objectsDirectory, line));
            if (Directory.Exists(path) && seen.Add(path))
            {
                found.Add(path);
                Add(path, depth + 1, found, seen);
            }
        }
    }

    private static IEnumerable<string> ReadLines(string file)
    {
        // Hardly any repository has this file: asking first costs less than an exception.
        if (!File.Exists(file))
        {
            yield break;
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            yield break;
        }

        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line[0] == '"' && TryUnquote(line) is { } unquoted ? unquoted : line;
            }
        }
    }

    /// <summary>A path in git's C-style quotes; null when it is not properly quoted and is taken as it stands.</summary>
    private static string? TryUnquote(string line)
    {
        var bytes = new List<byte>();
        var rest = Encoding.UTF8.GetBytes(line).AsSpan(1);
        while (rest.Length > 0 && rest[0] != '"')
        {
            if (rest[0] != '\\')
            {
                bytes.Add(rest[0]);
                rest = rest[1..];
                continue;
            }

            if (rest.Length >= 4 && rest[1] is >= (byte)'0' and <= (byte)'3' && IsOctal(rest[2]) && IsOctal(rest[3]))
            {
                bytes.Add((byte)(((rest[1] - '0') << 6) | ((rest[2] - '0') << 3) | (rest[3] - '0')));
                rest = rest[4..];
                continue;
            }

            var escape = rest.Length > 1 ? "abfnrtv\\\"".IndexOf((char)rest[1], StringComparison.Ordinal) : -1;
            if (escape < 0)
            {
                return null;
            }

            bytes.Add((byte)"\a\b\f\n\r\t\v\\\""[escape]);
            rest = rest[2..];
        }

        return rest.Length > 0 ? Encoding.UTF8.GetString([.. bytes]) : null;

        static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';
    }

    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            return new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }
}
