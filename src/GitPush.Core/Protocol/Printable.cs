namespace GitPush.Protocol;

/// <summary>Makes what a peer sent fit for a line of text: no control characters, not endless.</summary>
internal static class Printable
{
    private const int MaxLength = 400;

    /// <summary>One line of at most 400 characters, control characters as <c>?</c>, line breaks as spaces.</summary>
    public static string Text(string text)
    {
        var length = Math.Min(text.Length, MaxLength);
        var shown = string.Create(length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = source[i];
                span[i] = c is '\n' or '\r' or '\t' ? ' ' : char.IsControl(c) ? '?' : c;
            }
        });
        return length < text.Length ? shown + "…" : shown;
    }
}
