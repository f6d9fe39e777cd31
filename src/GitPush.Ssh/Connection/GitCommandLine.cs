using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using GitPush.Access;

namespace GitPush.Ssh.Connection;

/// <summary>
/// Reads the command of an exec request. Clients write it for a shell, of which there is none here:
/// <code>
/// command    = service SP path
/// service    = "git-upload-pack" | "git upload-pack" | "git-receive-pack" | "git receive-pack"
/// path       = quoted | 1*( any byte but quotes, backslash and white space )
/// quoted     = "'" *( any byte but "'" | "'\''" | "'\!'" ) "'"
/// </code>
/// The quotes are those of git's sq_quote_buf() (quote.c), which JGit and libgit2 have as well.
/// </summary>
internal static class GitCommandLine
{
    /// <summary>The most characters that a command may have: a name of 200 characters, each of them quoted, and much room.</summary>
    public const int MaxLength = 4096;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("'\"\\ \t\r\n");

    /// <summary>What git's clients write, and what its users may have configured as <c>remote.*.uploadpack</c> and the like.</summary>
    private static readonly (string Name, GitOperation Operation)[] Services =
    [
        ("git-upload-pack", GitOperation.Fetch),
        ("git upload-pack", GitOperation.Fetch),
        ("git-receive-pack", GitOperation.Push),
        ("git receive-pack", GitOperation.Push),
    ];

    /// <summary>Reads a command.</summary>
    /// <param name="refusal">A sentence for the client's user, who sees it on the terminal.</param>
    public static bool TryParse(string commandLine, out GitCommand command, [NotNullWhen(false)] out string? refusal)
    {
        command = default;
        if (commandLine.Length > MaxLength)
        {
            refusal = $"The command is longer than {MaxLength} characters.";
            return false;
        }

        if (commandLine.Contains('\0', StringComparison.Ordinal))
        {
            refusal = "The command has a NUL in it.";
            return false;
        }

        foreach (var (name, operation) in Services)
        {
            if (commandLine.StartsWith(name, StringComparison.Ordinal) && (commandLine.Length == name.Length || commandLine[name.Length] == ' '))
            {
                return TryParsePath(commandLine.AsSpan(name.Length).Trim(' '), name, operation, out command, out refusal);
            }
        }

        refusal = RefuseService(commandLine.AsSpan().TrimStart(' '));
        return false;
    }

    private static bool TryParsePath(
        ReadOnlySpan<char> argument, string service, GitOperation operation, out GitCommand command, [NotNullWhen(false)] out string? refusal)
    {
        command = default;
        if (!TryUnquote(argument, out var path))
        {
            refusal = $"Expected one repository behind {service}, quoted as git does: {service} 'name.git'.";
            return false;
        }

        // Of "ssh://host/name" clients send "/name", of "host:name" they send "name".
        var name = path.TrimStart('/');
        if (name.Length == 0)
        {
            refusal = "The repository's name is missing.";
            return false;
        }

        command = new GitCommand(operation, name);
        refusal = null;
        return true;
    }

    private static string RefuseService(ReadOnlySpan<char> commandLine) => commandLine switch
    {
        "" => "The command is empty.",
        _ when commandLine.StartsWith("git-upload-archive") || commandLine.StartsWith("git upload-archive") =>
            "git archive --remote is not served here: clone the repository, and make the archive of that.",
        _ when commandLine.StartsWith("git-lfs-") => "Git LFS is not served here.",
        _ => "Only git-upload-pack and git-receive-pack are served here.",
    };

    private static bool TryUnquote(ReadOnlySpan<char> argument, out string path)
    {
        if (argument is not ['\'', ..])
        {
            path = argument.ToString();
            return !argument.ContainsAny(NeedQuotes);
        }

        var unquoted = new StringBuilder(argument.Length);
        for (var at = 1; at < argument.Length; at++)
        {
            if (argument[at] != '\'')
            {
                unquoted.Append(argument[at]);
                continue;
            }

            // The quote ends the argument, or is one of four that put a character between two quoted parts.
            var rest = argument[at..];
            if (rest is not ['\'', '\\', '\'' or '!', '\'', ..])
            {
                path = unquoted.ToString();
                return rest.Length == 1;
            }

            unquoted.Append(rest[2]);
            at += 3;
        }

        path = "";
        return false;
    }
}
