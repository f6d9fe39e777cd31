using GitPush.Hooks;

namespace GitPush.History;

/// <summary>Which refs <see cref="PushQuery.Ref"/> asks for: one, or those of a pattern. No ref's name has <c>*</c> or <c>?</c> in it (git-check-ref-format(1)).</summary>
internal sealed class RefFilter
{
    private readonly GlobPattern? _pattern;

    private RefFilter(string text, bool isPattern, GlobPattern? pattern)
    {
        Text = text;
        IsPattern = isPattern;
        _pattern = pattern;
    }

    public string Text { get; }

    public bool IsPattern { get; }

    /// <summary>A pattern that no name can match.</summary>
    public bool MatchesNothing => IsPattern && _pattern is null;

    public static RefFilter Parse(string text)
    {
        if (text.AsSpan().IndexOfAny('*', '?') < 0)
        {
            return new RefFilter(text, false, null);
        }

        try
        {
            var pattern = GlobPattern.Parse(text);
            return new RefFilter(text, true, pattern.Excludes ? null : pattern);
        }
        catch (FormatException)
        {
            return new RefFilter(text, true, null);
        }
    }

    public bool IsMatch(string name) => IsPattern ? _pattern?.IsMatch(name) == true : name == Text;
}
