namespace GitPush.Signatures;

/// <summary>A text and the signature in its armour that stands behind it: so in annotated tags and push certificates.</summary>
internal static class SignedText
{
    private static readonly byte[][] Markers =
    [
        "-----BEGIN PGP SIGNATURE-----"u8.ToArray(),
        "-----BEGIN PGP MESSAGE-----"u8.ToArray(),
        "-----BEGIN SIGNED MESSAGE-----"u8.ToArray(),
        "-----BEGIN SSH SIGNATURE-----"u8.ToArray(),
    ];

    /// <summary>Where the signature begins; the text's length when there is none.</summary>
    /// <remarks>Of several lines that begin a signature the last one does, as git has it: what stands before it is signed.</remarks>
    public static int FindSignature(ReadOnlySpan<byte> text)
    {
        var found = text.Length;
        for (var line = 0; line < text.Length; line = NextLine(text, line))
        {
            foreach (var marker in Markers)
            {
                if (text[line..].StartsWith(marker))
                {
                    found = line;
                }
            }
        }

        return found;
    }

    public static int NextLine(ReadOnlySpan<byte> text, int line)
    {
        var end = text[line..].IndexOf((byte)'\n');
        return end < 0 ? text.Length : line + end + 1;
    }
}
