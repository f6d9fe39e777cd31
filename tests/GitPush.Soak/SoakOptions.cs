using System.Globalization;

namespace GitPush.Soak;

/// <summary>The command line.</summary>
internal sealed record SoakOptions
{
    public const string Usage = """
        soak [--minutes n] [--clients n] [--repositories n] [--seed n]
          --minutes       how long; 30 by default
          --clients       clients at the same time; 32 by default
          --repositories  repositories that they share; 4 by default
          --seed          makes what clients do other things; 1 by default
        """;

    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(30);

    public int Clients { get; private init; } = 32;

    public int Repositories { get; private init; } = 4;

    public int Seed { get; private init; } = 1;

    /// <exception cref="ArgumentException">Not what <see cref="Usage"/> says.</exception>
    public static SoakOptions Parse(string[] arguments)
    {
        var options = new SoakOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} needs a value.");
            options = pair[0] switch
            {
                "--minutes" => options with { Time = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--clients" => options with { Clients = int.Parse(value, CultureInfo.InvariantCulture) },
                "--repositories" => options with { Repositories = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"Unknown option {pair[0]}."),
            };
        }

        return options;
    }
}
