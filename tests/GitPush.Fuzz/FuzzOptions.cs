using System.Globalization;
using GitPush.Fuzz.Targets;

namespace GitPush.Fuzz;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        fuzz [--target name,…] [--seed n] [--first n] [--cases n] [--minutes n] [--out folder]
        fuzz --target name --replay file…
          --target   which targets; all of them by default
          --seed     makes the cases others; 1 by default
          --first    the number of the first case; 0 by default
          --cases    how many cases for each target; 100000 by default
          --minutes  how long all targets together may take
          --out      where inputs that were not survived are written; artifacts/fuzz by default
        """;

    public IReadOnlyList<string> Targets { get; private init; } = [.. AllTargets.Names];

    public ulong Seed { get; private init; } = 1;

    public long First { get; private init; }

    public long Cases { get; private init; } = 100_000;

    public TimeSpan Time { get; private init; } = TimeSpan.FromDays(7);

    public string Out { get; private init; } = Path.Combine("artifacts", "fuzz");

    public IReadOnlyList<string> Replay { get; private init; } = [];

    /// <exception cref="ArgumentException">Not what <see cref="Usage"/> says.</exception>
    public static FuzzOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new FuzzOptions();
        while (!arguments.IsEmpty)
        {
            var (name, value) = (arguments[0], arguments.Length > 1 ? arguments[1] : throw new ArgumentException($"{arguments[0]} needs a value."));
            if (name == "--replay")
            {
                return options with { Replay = arguments[1..].ToArray() };
            }

            arguments = arguments[2..];
            options = name switch
            {
                "--target" => options with { Targets = value == "all" ? [.. AllTargets.Names] : value.Split(',') },
                "--seed" => options with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--first" => options with { First = long.Parse(value, CultureInfo.InvariantCulture) },
                "--cases" => options with { Cases = long.Parse(value, CultureInfo.InvariantCulture) },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--out" => options with { Out = value },
                _ => throw new ArgumentException($"Unknown option {name}."),
            };
        }

        return options;
    }
}
