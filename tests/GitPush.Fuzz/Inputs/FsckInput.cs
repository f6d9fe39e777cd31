using System.Text;
using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Writes objects that break one of git's rules or nearly do. The first byte says what the rest is: <c>c</c>ommit,
/// <c>t</c>ree, ta<c>g</c>, the blob of a .git<c>m</c>odules or of a .git<c>a</c>ttributes file.
/// </summary>
internal static class FsckInput
{
    private const string Kinds = "ctgma";

    private static readonly string[] Identities =
    [
        "A U Thor <a@example.com> 1600000000 +0200", "A <a@b> 0 -0000", "<a@b> 1 +0000", "A<a@b> 1 +0000", "A <a@b 1 +0000", "A a@b> 1 +0000", "A <a@b>1 +0000",
        "A <a@b> 01 +0000", "A <a@b> 0", "A <a@b> 00 +0000", "A <a@b> 99999999999999999999 +0000", "A <a@b> 9223372036854775807 +0000",
        "A <a@b> 9223372036854775808 +0000", "A <a@b> 18446744073709551615 +0000", "A <a@b> x +0000", "A <a@b> 1 0000", "A <a@b> 1 +00000", "A <a@b> 1",
        "A <a@b> 1 +000", "A <a@b> 1 +00x0", "A <a@b>", "A <a@b> ", "A <a<b> 1 +0000", "A <a>b> 1 +0000", "A", "", " <> 1 -1200", "A <a@b> 1 +0000 ", "A <a@b> 1x +0000",
        "A > <a@b> 1 +0000", "ü <ü> 1 +9999",
    ];

    private static readonly string[] Modes =
        ["100644", "100755", "40000", "120000", "160000", "040000", "0100644", "100664", "100600", "100000", "140000", "644", "1", "0", "170000", "200000", "8", ""];

    private static readonly string[] Names =
    [
        "a", "a.b", "a-b", "a0", "a.b.c", "b", "c", "ab", "A", ".", "..", ".git", ".GIT", "git~1", "GIT~1", ".git ", ".git.", ".git. .", ".git::$INDEX_ALLOCATION", ".gitx",
        ".gitmodules", ".GitModules", ".gitmodules ", ".gitmodules:x", "gitmod~1", "GITMOD~4", "gitmod~5", "gi7eba~1", "gi7eb~10", "gi7ebA~9", ".gitattributes", "gitatt~2",
        "gi7d29~1", ".gitignore", "gi250a~1", ".mailmap", "maba30~1", "mailma~3", "~1000000", "~9999999", "g~100000", "a\\.git", "a\\b", "\\", "a\\.gitmodules", "a\\git~1\\b",
        ".git\\x", "x/y", "/", "a/", "\u200c.git", ".g\u200cit", ".git\ufeff", ".gitmodules\u200d", "\u206agitmodules", ".gi\u202etignore", "ß", "\u0130", "-", " ",
        ".gitm\u017fdules", "con", "aux.c",
    ];

    private static readonly string[] Urls =
    [
        "../a", "./a", "..\\a", "../../:x", ".././/x", "-u", "--upload-pack=x", "git://h/x", "git://h/%0a", "ssh://h/x", "h:x", "../%0a", "a%0ab:c", "file:///x", "../a\\nb", "%0a",
        "./../%0Ax", "", "/x", "./", "..//:x", "../-x", "..", "...", ".../x", "git:x%0a", "git://", "\"../a;b\"", "../a # b", "..\\..\\:x", "./..\\./x",
    ];

    private static readonly Mutator Mutator = Mutator.Of(
        "\n", "\n\n", "\0", " ", "<", ">", "tree ", "parent ", "author ", "committer ", "tagger ", "gpgsig ", "gpgsig -----BEGIN\n", "encoding x\n", "0", "+", "40000 a\0", "[submodule \"x\"]\n",
        "url = ", "..", "/", "\\", "%0a", "\"");

    /// <param name="ids">What commits, trees and tags name, by the type that it is named as.</param>
    public static byte[] Generate(FuzzRandom random, Func<FuzzRandom, ObjectType, string> ids)
    {
        var kind = Kinds[random.Below(Kinds.Length)];
        var content = kind switch
        {
            'c' => Text(WriteCommit(random, ids)),
            'g' => Text(WriteTag(random, ids)),
            't' => WriteTree(random, ids),
            'm' => Text(WriteModules(random)),
            _ => Text(WriteAttributes(random)),
        };
        return [(byte)kind, .. random.OneIn(4) ? Mutator.Mutate(random, content) : content];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string WriteCommit(FuzzRandom random, Func<FuzzRandom, ObjectType, string> ids)
    {
        var lines = new List<string> { $"tree {Id(random, ids, ObjectType.Tree)}" };
        for (var parents = random.Size(3); parents > 0; parents--)
        {
            lines.Add($"parent {Id(random, ids, ObjectType.Commit)}");
        }

        lines.Add($"author {Identity(random)}");
        lines.Add($"committer {Identity(random)}");
        if (random.OneIn(4))
        {
            lines.Add(random.Pick<string>(["encoding ISO-8859-1", "gpgsig -----BEGIN\n x\n -----END", "mergetag object x\n type commit", "x", " "]));
        }

        Disarrange(random, lines);
        return Join(random, lines);
    }

    private static string WriteTag(FuzzRandom random, Func<FuzzRandom, ObjectType, string> ids)
    {
        var type = random.Pick<ObjectType>([ObjectType.Commit, ObjectType.Tree, ObjectType.Blob, ObjectType.Tag]);
        var lines = new List<string>
        {
            $"object {Id(random, ids, type)}",
            $"type {(random.OneIn(20) ? random.Pick<string>(["", "x", "commits", "commit ", "Commit", "blo"]) : ObjectTypeNames.ToText(type))}",
            $"tag {random.Pick<string>(["v1", "v1", "v1.0", "", "a b", "a..b", ".x", "x.lock", "x/y", "@{", "ü", "-x", "~"])}",
        };
        if (!random.OneIn(8))
        {
            lines.Add($"tagger {Identity(random)}");
        }

        if (random.OneIn(5))
        {
            lines.Add(random.Pick<string>(["x", " ", "gpgsi", "encoding x"]));
        }

        Disarrange(random, lines);
        return Join(random, lines);
    }

    private static byte[] WriteTree(FuzzRandom random, Func<FuzzRandom, ObjectType, string> ids)
    {
        var entries = new List<(string Key, byte[] Bytes)>();
        for (var count = random.Size(9); count >= 0; count--)
        {
            var mode = random.Below(6) > 0 ? random.Pick(Modes.AsSpan(0, 5)) : random.Pick<string>(Modes);
            var name = random.OneIn(300) ? new string('n', random.Between(4_094, 4_098)) : random.OneIn(200) ? "" : random.Pick<string>(Names);
            byte[] id = mode == "160000" || random.OneIn(50)
                ? [(byte)random.Below(random.OneIn(5) ? 1 : 200), .. new byte[ObjectId.Size - 1]]
                : Convert.FromHexString(ids(random, mode.EndsWith("40000", StringComparison.Ordinal) ? ObjectType.Tree : ObjectType.Blob));
            entries.Add((name + (mode.EndsWith("40000", StringComparison.Ordinal) ? "/" : ""), [.. Text($"{mode} {name}\0"), .. id]));
        }

        if (!random.OneIn(6))
        {
            entries.Sort((a, b) => Text(a.Key).AsSpan().SequenceCompareTo(Text(b.Key)));
        }

        return [.. entries.SelectMany(entry => entry.Bytes)];
    }

    private static string WriteModules(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var sections = random.Size(4); sections >= 0; sections--)
        {
            text.Append(random.OneIn(8)
                ? random.Pick<string>(["[submodule]", "[core]", "[submodule \"\"]", "[submodule.old]", "[Submodule \"x\"]", "[submodule \"x\"", "[submodule \"x\"] url = -x"])
                : $"[submodule \"{random.Pick<string>(["x", "a/b", "..", "../x", "a/../b", "a\\\\..\\\\b", "..x", ".", "-x", "ü", "a\\\"b", "x/..", "..."])}\"]").Append('\n');
            for (var lines = random.Size(3); lines >= 0; lines--)
            {
                text.Append('\t').Append(random.Below(5) switch
                {
                    0 => "path = " + random.Pick<string>(["a", "-x", "--x", "../x", "\"-x\"", ""]),
                    1 => random.Pick<string>(["update = !rm", "update = merge", "update = \" !x\"", "update", "update=!", "UPDATE = !x"]),
                    2 => random.Pick<string>(["branch = main", "url", "# url = -x", "ignore = all", "path", "fetchRecurseSubmodules = maybe"]),
                    _ => (random.OneIn(10) ? "URL=" : "url = ") + (random.OneIn(4) ? UrlInput.Write(random) : random.Pick<string>(Urls)),
                }).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string WriteAttributes(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var lines = random.Size(12); lines > 0; lines--)
        {
            text.Append(random.OneIn(6) ? new string('a', random.Between(2_045, 2_050)) : random.OneIn(30) ? new string('b', random.Size(40_000)) : "*.txt text eol=lf");
            text.Append(random.OneIn(40) ? "" : random.OneIn(60) ? "\0" : "\n");
        }

        return text.ToString();
    }

    private static string Identity(FuzzRandom random) => random.OneIn(2) ? Identities[0] : random.Pick<string>(Identities);

    private static string Id(FuzzRandom random, Func<FuzzRandom, ObjectType, string> ids, ObjectType type) => random.OneIn(40)
        ? random.Pick<string>(["", "x", new string('0', 39), ids(random, type).ToUpperInvariant(), new string('a', 41), new string('g', 40), "../x"])
        : ids(random, type);

    private static void Disarrange(FuzzRandom random, List<string> lines)
    {
        var at = random.Below(lines.Count);
        switch (random.Below(24))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Below(lines.Count), lines[at]);
                break;
            case 2:
                lines.Reverse(0, at + 1);
                break;
            case 3:
                lines.RemoveRange(at, lines.Count - at);
                break;
        }
    }

    private static string Join(FuzzRandom random, List<string> lines)
    {
        var text = string.Join('\n', lines);
        return random.OneIn(15) ? text + random.Pick<string>(["", "\n", "\0", "\n\n\0"]) : text + "\n\na message\n";
    }
}
