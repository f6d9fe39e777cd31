namespace GitPush.Refs;

/// <summary>
/// Compares names as git does: by their bytes in UTF-8. That is the order of their UTF-16 units but for surrogates, which
/// stand for higher code points than the units above them.
/// </summary>
internal sealed class RefNameComparer : IComparer<string>
{
    public static RefNameComparer Instance { get; } = new();

    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        var a = x[common];
        var b = y[common];
        var order = char.IsSurrogate(a).CompareTo(char.IsSurrogate(b));
        return order != 0 && Math.Max(a, b) >= '\uE000' ? order : a.CompareTo(b);
    }
}
