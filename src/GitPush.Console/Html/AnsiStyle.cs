using System.Globalization;

namespace GitPush.Console.Html;

/// <summary>How text looks, as the sequences before it have said.</summary>
/// <param name="Foreground">One of the 16 colours, or null.</param>
/// <param name="Background">One of the 16 colours, or null.</param>
internal readonly record struct AnsiStyle(int? Foreground, int? Background, bool Bold, bool Faint, bool Italic, bool Underlined, bool Struck)
{
    /// <summary>The classes of a <c>span</c>; empty for text as usual.</summary>
    public string Classes
    {
        get
        {
            if (this == default)
            {
                return "";
            }

            List<string> classes = [];
            Add(Foreground is not null, string.Create(CultureInfo.InvariantCulture, $"fg{Foreground}"));
            Add(Background is not null, string.Create(CultureInfo.InvariantCulture, $"bg{Background}"));
            Add(Bold, "bold");
            Add(Faint, "faint");
            Add(Italic, "italic");
            Add(Underlined, "underlined");
            Add(Struck, "struck");
            return string.Join(' ', classes);

            void Add(bool applies, string name)
            {
                if (applies)
                {
                    classes.Add(name);
                }
            }
        }
    }

    /// <summary>The style after one sequence; parameters that are not known change nothing.</summary>
    public AnsiStyle With(ReadOnlySpan<int> parameters)
    {
        var style = this;
        while (!parameters.IsEmpty)
        {
            var parameter = parameters[0];
            parameters = parameters[1..];
            style = parameter switch
            {
                0 => default,
                1 => style with { Bold = true },
                2 => style with { Faint = true },
                3 => style with { Italic = true },
                4 => style with { Underlined = true },
                9 => style with { Struck = true },
                22 => style with { Bold = false, Faint = false },
                23 => style with { Italic = false },
                24 => style with { Underlined = false },
                29 => style with { Struck = false },
                >= 30 and <= 37 => style with { Foreground = parameter - 30 },
                38 => style with { Foreground = AnsiPalette.Read(ref parameters) ?? style.Foreground },
                39 => style with { Foreground = null },
                >= 40 and <= 47 => style with { Background = parameter - 40 },
                48 => style with { Background = AnsiPalette.Read(ref parameters) ?? style.Background },
                49 => style with { Background = null },
                >= 90 and <= 97 => style with { Foreground = parameter - 82 },
                >= 100 and <= 107 => style with { Background = parameter - 92 },
                _ => style,
            };
        }

        return style;
    }
}
