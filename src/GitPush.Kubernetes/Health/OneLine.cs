namespace GitPush.Kubernetes.Health;

/// <summary>Text of the cluster's for one line of the pusher's.</summary>
internal static class OneLine
{
    public const int MaxLength = 300;

    /// <summary>The text with its line breaks as spaces, cut where it is too long.</summary>
    public static string Of(string? text, int maxLength = MaxLength)
    {
        var line = string.Join(' ', (text ?? "").Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return Cut(line, maxLength);
    }

    /// <summary>A line, cut where it is too long.</summary>
    public static string Cut(string line, int maxLength)
    {
        if (line.Length <= maxLength)
        {
            return line;
        }

        // Half of a surrogate pair is no text.
        var end = char.IsHighSurrogate(line[maxLength - 1]) ? maxLength - 1 : maxLength;
        return line[..end] + "…";
    }
}
