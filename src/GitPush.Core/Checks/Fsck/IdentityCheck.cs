using System.Buffers.Text;

namespace GitPush.Checks.Fsck;

/// <summary>The value of an <c>author</c>, <c>committer</c> or <c>tagger</c> line: <c>name SP &lt;email&gt; SP seconds SP zone</c>.</summary>
internal static class IdentityCheck
{
    private const string Prefix = "invalid author/committer line - ";

    /// <summary>Checks a value, and goes to the next line.</summary>
    /// <param name="content">What begins with the value; the line is known to end in a line feed.</param>
    /// <returns>Whether an error was found.</returns>
    public static bool Run(ref ReadOnlySpan<byte> content, FsckFindings findings)
    {
        var end = content.IndexOf((byte)'\n');
        var line = content[..end];
        content = content[(end + 1)..];
        return FindProblem(line) is var (message, text) && findings.Report(message, Prefix + text);
    }

    private static (FsckMessageId Message, string Text)? FindProblem(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith((byte)'<'))
        {
            return (FsckMessageId.MissingNameBeforeEmail, "missing space before email");
        }

        var open = line.IndexOfAny((byte)'<', (byte)'>');
        if (open < 0)
        {
            return (FsckMessageId.MissingEmail, "missing email");
        }

        if (line[open] == '>')
        {
            return (FsckMessageId.BadName, "bad name");
        }

        if (line[open - 1] != ' ')
        {
            return (FsckMessageId.MissingSpaceBeforeEmail, "missing space before email");
        }

        line = line[(open + 1)..];
        var close = line.IndexOfAny((byte)'<', (byte)'>');
        if (close < 0 || line[close] == '<')
        {
            return (FsckMessageId.BadEmail, "bad email");
        }

        line = line[(close + 1)..];
        return line.StartsWith((byte)' ')
            ? FindProblemInTime(line.TrimStart(" \t"u8))
            : (FsckMessageId.MissingSpaceBeforeDate, "missing space before date");
    }

    private static (FsckMessageId Message, string Text)? FindProblemInTime(ReadOnlySpan<byte> time)
    {
        var digits = time.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? time.Length : digits;
        if (digits == 0)
        {
            return (FsckMessageId.BadDate, "bad date");
        }

        if (time[0] == '0' && !time[1..].StartsWith((byte)' '))
        {
            return (FsckMessageId.ZeroPaddedDate, "zero-padded date");
        }

        // What a time_t of 64 bits does not hold is too late for whoever reads it.
        if (!Utf8Parser.TryParse(time[..digits], out long _, out var parsed) || parsed != digits)
        {
            return (FsckMessageId.BadDateOverflow, "date causes integer overflow");
        }

        time = time[digits..];
        if (!time.StartsWith((byte)' '))
        {
            return (FsckMessageId.BadDate, "bad date");
        }

        return time is [_, (byte)'+' or (byte)'-', _, _, _, _] && !time[2..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? null
            : (FsckMessageId.BadTimezone, "bad time zone");
    }
}
