namespace GitPush.Hooks;

/// <summary>
/// The characters of a text without its colours, each with its place in the text. Reads what <see cref="ControlFilter"/>
/// wrote, where the only escape sequences are whole colours.
/// </summary>
internal readonly struct VisibleText
{
    private readonly string _source;

    // Null where the text has no colours and every place is the same.
    private readonly int[]? _positions;

    public VisibleText(string source)
    {
        _source = source;
        Text = source;
        if (!source.Contains('\x1b', StringComparison.Ordinal))
        {
            return;
        }

        var visible = new char[source.Length];
        _positions = new int[source.Length];
        var length = 0;
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] == '\x1b')
            {
                at = source.IndexOf('m', at);
                continue;
            }

            visible[length] = source[at];
            _positions[length++] = at;
        }

        Text = new string(visible, 0, length);
    }

    public string Text { get; }

    /// <summary>Where a visible character stands in the text; the text's length for the place behind the last one.</summary>
    public int PositionOf(int visible) =>
        visible == Text.Length ? _source.Length : _positions is null ? visible : _positions[visible];
}
