namespace GitPush.Fuzz.Inputs;

/// <summary>What is wrong with an object.</summary>
/// <param name="Messages">Each message as <c>error name</c> or <c>warning name</c>, sorted.</param>
/// <param name="IsDamaged">Whether it cannot be read at all, whatever the rules say.</param>
internal sealed record FsckVerdict(IReadOnlyList<string> Messages, bool IsDamaged)
{
    /// <summary>Whether a push of it is refused.</summary>
    public bool IsRefused => IsDamaged || Messages.Any(message => message.StartsWith("error ", StringComparison.Ordinal));

    /// <summary>The messages in lines whose first word is the severity.</summary>
    /// <param name="nameAt">Which word is the message's name.</param>
    public static FsckVerdict Of(IEnumerable<string> lines, int nameAt, bool isDamaged) => new(
        [.. lines.Select(line => line.Split(' ')).Select(words => $"{words[0].TrimEnd(':')} {words[nameAt].TrimEnd(':')}").Distinct().Order(StringComparer.Ordinal)],
        isDamaged);
}
