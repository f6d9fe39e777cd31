namespace GitPush.Console.Html;

/// <summary>
/// Maps the colours of large palettes to the nearest of the 16 that the style sheet has: each of those is readable in the light and in
/// the dark theme, which a colour that a program chose is not.
/// </summary>
internal static class AnsiPalette
{
    // xterm's defaults for the 16 colours.
    private static readonly (int Red, int Green, int Blue)[] Basic =
    [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ];

    /// <summary>Reads what follows 38 or 48 (<c>5;n</c> or <c>2;r;g;b</c>) and takes it off.</summary>
    /// <returns>The number of a basic colour, or null for what is no colour.</returns>
    public static int? Read(ref ReadOnlySpan<int> parameters)
    {
        if (parameters is [5, var number, ..])
        {
            parameters = parameters[2..];
            return number switch
            {
                >= 0 and <= 15 => number,
                <= 231 and >= 16 => Nearest(Level((number - 16) / 36), Level((number - 16) / 6 % 6), Level((number - 16) % 6)),
                <= 255 and >= 232 => Nearest(8 + ((number - 232) * 10), 8 + ((number - 232) * 10), 8 + ((number - 232) * 10)),
                _ => null,
            };
        }

        if (parameters is [2, >= 0 and <= 255 and var red, >= 0 and <= 255 and var green, >= 0 and <= 255 and var blue, ..])
        {
            parameters = parameters[4..];
            return Nearest(red, green, blue);
        }

        // What comes then means something else than it says.
        parameters = default;
        return null;
    }

    // The six levels of xterm's colour cube.
    private static int Level(int step) => step == 0 ? 0 : 55 + (step * 40);

    private static int Nearest(int red, int green, int blue)
    {
        var (best, distance) = (0, int.MaxValue);
        for (var i = 0; i < Basic.Length; i++)
        {
            var (r, g, b) = (Basic[i].Red - red, Basic[i].Green - green, Basic[i].Blue - blue);
            var squares = (r * r) + (g * g) + (b * b);
            (best, distance) = squares < distance ? (i, squares) : (best, distance);
        }

        return best;
    }
}
