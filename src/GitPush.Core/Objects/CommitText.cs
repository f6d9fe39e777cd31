namespace GitPush.Objects;

/// <summary>What git derives from a message.</summary>
internal static class CommitText
{
    /// <summary>The first paragraph, its lines joined by spaces (git-log(1), <c>%s</c>).</summary>
    public static string Subject(string message)
    {
        var lines = message.TrimStart('\n').Split('\n').TakeWhile(line => line.Trim().Length > 0);
        return string.Join(' ', lines.Select(line => line.Trim()));
    }
}
