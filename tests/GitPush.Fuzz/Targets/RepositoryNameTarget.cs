using System.Text;
using System.Text.RegularExpressions;
using GitPush.Fuzz.Inputs;
using GitPush.Repositories;

namespace GitPush.Fuzz.Targets;

/// <summary>Repository names: none leads out of the root, or is another name on another operating system.</summary>
internal sealed partial class RepositoryNameTarget : FuzzTarget
{
    private static readonly string[] Words =
    [
        "shop", "team", "a", "..", ".", ".git", ".lock", ".GIT", "con", "NUL", "com1", "lpt9.txt", "-", "_", "a.b", "%2e%2e", "\\", ":", "é", "\0", "~",
        "git", "aux.", " ", "\n", "x.git.git", "..git", "CON.git", "COM0", "con1",
    ];

    private readonly Mutator _mutator = Mutator.Of("/", "..", ".git", "\\", "%2f");

    public override string Name => "repository-name";

    public override int SmokeCases => 20_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var words = random.Size(10); words >= 0; words--)
        {
            text.Append(random.Pick<string>(Words)).Append(random.Pick<string>(["", "/", "/"]));
        }

        var name = Encoding.UTF8.GetBytes(random.OneIn(2) ? text.ToString().TrimEnd('/') : text.ToString());
        return random.OneIn(3) ? _mutator.Mutate(random, name) : name;
    }

    public override void Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var taken = RepositoryName.TryParse(text, out var name);
        var wanted = text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
        var segments = wanted.Split('/');
        var expected = wanted.Length <= 200 && segments.Length <= 8
            && segments.All(segment => Segment().IsMatch(segment) && !Reserved().IsMatch(segment));
        Check(taken == expected, taken ? "a name is taken" : "a name is refused");
        if (taken)
        {
            Check(name.Value == wanted, "another name was read");
            Check(Path.GetFullPath(Path.Combine("/srv/git", name.Value + ".git")) == $"/srv/git/{name.Value}.git", "a name leads somewhere else");
            Check(RepositoryName.Parse(name.Value + ".git") == name, "a name does not stay the same");
        }
    }

    [GeneratedRegex(@"\A(?!.*\.\.)(?!.*\.(?i:git|lock)\z)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();

    [GeneratedRegex(@"\A(?i:con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();
}
