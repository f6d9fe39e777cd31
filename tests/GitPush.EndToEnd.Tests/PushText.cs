using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests;

/// <summary>What <c>git push --porcelain</c> writes, made comparable.</summary>
internal static partial class PushText
{
    /// <summary>A status line without the ids in its summary, whose length depends on how large a repository is.</summary>
    public static string WithoutIds(string line) => Range().Replace(line, "moved");

    [GeneratedRegex(@"[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40}")]
    private static partial Regex Range();
}
