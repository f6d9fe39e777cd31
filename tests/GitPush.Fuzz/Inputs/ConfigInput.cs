using System.Text;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes <c>config</c> files, line by line out of everything that git's syntax has.</summary>
internal static class ConfigInput
{
    private static readonly string[] Sections =
    [
        "[core]", "[receive]", "[remote \"origin\"]", "[branch \"a\\\"b\"]", "[old.Style]", "[ space \"x\"]", "[a \"\"]", "[]", "[a", "[a \"b]",
        "[url \"x\\\\y\"]", "[fsck]", "[core] bare = true", "[UPPER \"Case\"]", "[a\t\"b\"]", "[a.b \"c\"]", "[a-b]", "[a_b]", "[a \"b\" ]",
    ];

    private static readonly string[] Keys =
        ["bare", "denyDeletes", "hideRefs", "a-b", "x1", "1x", "name", "key ", "\tkey\t", "UPPER", "a_b", "ключ"];

    private static readonly string[] Values =
    [
        "true", "", "no", "10k", "0x10", "-1", "9223372036854775807g", "\"quoted  text\"", "\"a;b\" # c", "x ; comment", "back\\\\slash",
        "\\t\\n\\b", "two  words ", "cut\\\n  off", "\"half", "\\q", "a \"b\" c", "\"\" x", "end\\", "\\\"", "ü", "a\r", "  \\\n x", "tab\there",
        "\"#\"", "\" lead\"", "trail \\\n", "1m", "\v",
    ];

    public static Mutator Mutator { get; } = Mutator.Of("[", "]", "\"", "\\", "\n", "\r\n", "=", "#", ";", " ", "\t", "\\\n", "\xEF\xBB\xBF", "[x]\n", "\0");

    public static byte[] Generate(FuzzRandom random, Mutator mutator)
    {
        var text = new StringBuilder();
        for (var lines = random.Size(12); lines > 0; lines--)
        {
            text.Append(random.Below(5) switch
            {
                0 or 1 => random.Pick<string>(Sections),
                2 => random.Pick<string>(["# comment", "; comment", "", "  ", "\t", "#"]),
                _ => random.Pick<string>(["", "\t", "  "]) + random.Pick<string>(Keys) + random.Pick<string>(["=", " = ", "", " ", "\t=", " =\t"]) + random.Pick<string>(Values),
            });
            text.Append(random.Pick<string>(["\n", "\n", "\n", "\r\n", "", "\n\n"]));
        }

        var input = Encoding.UTF8.GetBytes(text.ToString());
        return random.OneIn(2) ? mutator.Mutate(random, input) : input;
    }
}
