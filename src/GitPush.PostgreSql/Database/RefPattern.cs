using System.Text;

namespace GitPush.PostgreSql.Database;

/// <summary>Patterns of refs (GitPush.Hooks.GlobPattern) as PostgreSQL's regular expressions.</summary>
internal static class RefPattern
{
    /// <param name="pattern">A pattern that can match something.</param>
    public static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        var atLevel = true;
        for (var at = 0; at < pattern.Length; at++)
        {
            var stars = 0;
            while (at + stars < pattern.Length && pattern[at + stars] == '*')
            {
                stars++;
            }

            if (stars >= 2 && atLevel && at + stars < pattern.Length && pattern[at + stars] == '/')
            {
                // Any number of whole levels, also none.
                _ = regex.Append("(?:.*/)?");
                at += stars;
                continue;
            }

            if (stars > 0)
            {
                _ = regex.Append(stars == 1 ? "[^/]*" : ".*");
                at += stars - 1;
            }
            else if (pattern[at] == '?')
            {
                _ = regex.Append("[^/]");
            }
            else
            {
                AppendLiteral(regex, pattern[at]);
            }

            atLevel = pattern[at] == '/';
        }

        return regex.Append('$').ToString();
    }

    // A backslash takes every meaning from what is no letter and no digit; before those it would give one.
    private static void AppendLiteral(StringBuilder regex, char c)
    {
        if (char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '_'))
        {
            _ = regex.Append('\\');
        }

        _ = regex.Append(c);
    }
}
