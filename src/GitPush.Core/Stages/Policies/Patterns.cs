using System.Text.RegularExpressions;

namespace GitPush.Stages.Policies;

/// <summary>Regular expressions over what strangers write.</summary>
internal static class Patterns
{
    // Nothing that is looked at takes a hundredth of it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>One that takes time in proportion to the text where the pattern allows that; otherwise it is given up after a second.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    public static Regex Create(string pattern, RegexOptions options)
    {
        try
        {
            return CreateLinear(pattern, options);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant, Timeout);
        }
    }

    /// <summary>One that takes time in proportion to the text.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    /// <exception cref="NotSupportedException">It has look-around, back-references or the like.</exception>
    public static Regex CreateLinear(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Timeout);
}
