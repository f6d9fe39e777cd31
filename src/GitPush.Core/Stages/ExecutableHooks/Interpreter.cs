using System.Text;
using GitPush.Processes;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>
/// The first line of a script, <c>#!interpreter [argument]</c>. On Unix the system reads it, and here it is looked at only to say
/// clearly what is missing. Windows does not know it: as in Git for Windows, the interpreter is looked up in PATH by its name.
/// </summary>
internal static class Interpreter
{
    // What Linux reads of it.
    private const int MaxLength = 256;

    /// <summary>Why a program cannot run, or null.</summary>
    public static string? ProblemOf(string path)
    {
        if (Read(path) is not var (interpreter, _))
        {
            return null;
        }

        return OperatingSystem.IsWindows()
            ? Find(interpreter) is null ? $"'{NameOf(interpreter)}' is not in the server's PATH" : null
            : interpreter.StartsWith('/') && !File.Exists(interpreter) ? $"its interpreter {interpreter} does not exist" : null;
    }

    /// <summary>How a program is started: on Windows a script by its interpreter, everything else as it is.</summary>
    public static ChildProgramStart Prepare(ChildProgramStart start)
    {
        if (!OperatingSystem.IsWindows())
        {
            return start;
        }

        var path = Path.GetFullPath(start.Program, start.Folder);
        return Read(path) is var (interpreter, argument) && Find(interpreter) is { } program
            ? start with { Program = program, Arguments = [.. argument is null ? (string[])[] : [argument], path, .. start.Arguments] }
            : start with { Program = path };
    }

    /// <summary>The interpreter and its argument; <c>/usr/bin/env name</c> is <c>name</c> on Windows. Null when the file has no such line.</summary>
    internal static (string Interpreter, string? Argument)? Parse(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
        {
            return null;
        }

        var end = head.IndexOf((byte)'\n');
        var words = Encoding.UTF8.GetString(head[2..(end < 0 ? head.Length : end)]).Trim(' ', '\t', '\r').Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
        return words is [] ? null : (words[0], words.Length > 1 ? words[1].Trim() : null);
    }

    private static (string Interpreter, string? Argument)? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[MaxLength];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var line = Parse(head.AsSpan(0, length));
            return OperatingSystem.IsWindows() && line is var (interpreter, argument) && NameOf(interpreter) == "env" && argument is not null
                ? (argument, null)
                : line;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A program may be executable and not readable; the system will say what it cannot do.
            return null;
        }
    }

    private static string NameOf(string interpreter) => interpreter[(interpreter.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string? Find(string interpreter)
    {
        var name = NameOf(interpreter);
        var file = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name : name + ".exe";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
