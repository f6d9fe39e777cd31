namespace GitPush.Stages.Policies.Secrets;

/// <summary>How random a text looks.</summary>
internal static class Entropy
{
    /// <summary>Shannon's, in bits per character: about 4 for random hexadecimal digits, 2 to 3.5 for words.</summary>
    public static double Of(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var c in text)
        {
            counts[c & 127]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = count / (double)text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
