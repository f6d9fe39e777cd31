using System.Globalization;

namespace GitPush.Compare;

/// <summary>How much is measured, and on what.</summary>
internal sealed record CompareOptions
{
    public const string Usage =
        """
        usage: bench/compare.sh [--quick] [--repository PATH] [--rounds N] [--only WORD] [--temp FOLDER]
          --quick            small repositories and few rounds: done in under two minutes
          --repository PATH  the large history: any git repository on this machine; without it one is generated
          --rounds N         how often each measurement is taken in turns
          --only WORD        only the measurements whose names contain WORD
          --temp FOLDER      where the copies go; on the disk that is to be measured
        """;

    public const int Clients = 8;

    public bool Quick { get; init; }

    public string? Repository { get; init; }

    public string? Only { get; init; }

    public string Temp { get; init; } = Path.GetTempPath();

    public int? RoundsAsked { get; init; }

    public int Rounds => RoundsAsked ?? (Quick ? 3 : 7);

    /// <summary>Pushes of one side in one round.</summary>
    public int Pushes => Quick ? 20 : 40;

    /// <summary>Pushes that each server gets before anything is measured; fewer when they take long.</summary>
    public int WarmUpPushes => Quick ? 60 : 400;

    public int PushesOfEachClient => Quick ? 6 : 20;

    /// <summary>Logins over SSH that GitPush gets before anything is measured; fewer when they take long.</summary>
    public int WarmUpLogins => Quick ? 120 : 400;

    /// <summary>Files of half a mebibyte: more than the hundred that git would keep as loose objects.</summary>
    public int BulkFiles => Quick ? 128 : 640;

    public int ManyRefs => Quick ? 20_000 : 100_000;

    public int ManyPushes => Quick ? 100 : 10_000;

    public int NewRefs => Quick ? 1_000 : 20_000;

    /// <summary>Commits of a generated history.</summary>
    public int Commits => Quick ? 2_000 : 20_000;

    /// <exception cref="FormatException">The arguments are none.</exception>
    public static CompareOptions Parse(string[] arguments)
    {
        var options = new CompareOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Quick = true },
                "--repository" when i + 1 < arguments.Length => options with { Repository = Path.GetFullPath(arguments[++i]) },
                "--rounds" when i + 1 < arguments.Length => options with { RoundsAsked = int.Parse(arguments[++i], NumberStyles.None, CultureInfo.InvariantCulture) },
                "--only" when i + 1 < arguments.Length => options with { Only = arguments[++i] },
                "--temp" when i + 1 < arguments.Length => options with { Temp = Path.GetFullPath(arguments[++i]) },
                _ => throw new FormatException(Usage),
            };
        }

        return options;
    }
}
