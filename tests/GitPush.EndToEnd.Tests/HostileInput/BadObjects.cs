using System.Text;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Something for each rule of git's that a push can break.</summary>
internal static class BadObjects
{
    private const string Empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private const string Ident = "A <a@example.com> 1 +0000";
    private const string ParsedFirst = "git parses it first, and then says no more than that it is invalid";

    private static readonly string[] SubmoduleUrls =
    [
        "https://example.com/a.git", "git@example.com:a.git", "../a.git", "./a.git", "a", "/srv/a", "-x", "--upload-pack=x", "file:///srv/a",
        "https://one.example.com?%0ahost=two.example.com/foo.git", "http://one.example.com/%0a", "http://one.example.com/%250a", "https://a%0a@example.com/x",
        "git://host:1234/%0a", "git://host/repo%0a", "git://host/repo", "./%0ahost=two.example.com/foo.git", "../%0Ahost", "../../..//test/foo.git", "../../../:test",
        "..\\../:x", ".\\%0a", "..:x", "./:x", "./../:x", "./../a:x", "http:///one.example.com/foo.git", "https:///one.example.com/foo.git",
        "http::one.example.com/foo.git", "http::https://one.example.com/foo.git", "https::http:///x", "ftp::ftp://host/%0a", "ftps://host/x", "ssh://host/%0a", "ext::sh -c x",
        "http://", "http://host:/x", "http://host:080/x", "http://host:8080/x",
        "http://[::1]/x", "http://[::1]:80/x", "http://user:pa%20ss@host/x",
        "http://host/a/..", "http://host/a/%2E./x", "http://host//../x", "http://host/./x",
        "http://host/?%0a", "http://host#%0A", "http://host/a\nb", "http://@host/x", "http://host", "HTTP://host/%0a",
        "http::file://:/x", "http::file://host:80/x", "http://host/%0A%0a/../../x",
    ];

    private static readonly string[] UrlsThatCannotBeNormalised =
    [
        "http://:80/x", "http://host:0/x", "http://host:99999/x", "http://host:x/y", "http://ho st/x", "http://host%41/x",
        "http://user%@host/x", "http://user%zz@host/x", "http://host/..", "http://host/a/../..", "http://host/%2e%2e/x",
        "http://host/%", "http://host/%4", "http://host?x=%zz", "http::file://:80/x",
    ];

    private static readonly string[] UrlsThatCanBeNormalised = ["http://host/%0a/../x", "http::file:///x"];

    public static IReadOnlyList<BadObject> All { get; } = [.. Commits(), .. Identities(), .. Tags(), .. Trees(), .. Names(), .. Modules(), .. Attributes()];

    private static IEnumerable<BadObject> Commits() =>
    [
        BadObject.Commit("sound commit", $"tree {Empty}\nauthor {Ident}\ncommitter {Ident}\n\nm\n"),
        BadObject.Commit("commit without message", $"tree {Empty}\nauthor {Ident}\ncommitter {Ident}\n"),
        BadObject.Commit("commit with NUL in header", $"tree {Empty}\nauthor A\0B <a@b> 1 +0000\ncommitter {Ident}\n\nm\n"),
        BadObject.Commit("commit with unterminated header", $"tree {Empty}\nauthor {Ident}\ncommitter {Ident}"),
        BadObject.Commit("commit with NUL in body", $"tree {Empty}\nauthor {Ident}\ncommitter {Ident}\n\nm\0hidden\n"),
        BadObject.Commit("commit without tree", $"author {Ident}\ncommitter {Ident}\n\nm\n").Unlike(ParsedFirst, "error missingTree"),
        BadObject.Commit("commit with bad tree", $"tree {Empty[..^1]}x\nauthor {Ident}\ncommitter {Ident}\n\nm\n").Unlike(ParsedFirst, "error badTreeSha1"),
        BadObject.Commit("commit with bad parent", $"tree {Empty}\nparent 123\nauthor {Ident}\ncommitter {Ident}\n\nm\n").Unlike(ParsedFirst, "error badParentSha1"),
        BadObject.Commit("commit without author", $"tree {Empty}\ncommitter {Ident}\n\nm\n"),
        BadObject.Commit("commit without committer", $"tree {Empty}\nauthor {Ident}\n\nm\n"),
        BadObject.Commit("commit with two authors", $"tree {Empty}\nauthor {Ident}\nauthor {Ident}\ncommitter {Ident}\n\nm\n"),
        BadObject.Commit("commit with two authors, the second damaged", $"tree {Empty}\nauthor {Ident}\nauthor nobody\ncommitter {Ident}\n\nm\n"),
        BadObject.Commit("commit with a damaged committer", $"tree {Empty}\nauthor {Ident}\ncommitter C <c@example.com> 1 0000\n\nm\n"),
        BadObject.Commit("commit with headers of its own", $"tree {Empty}\nauthor {Ident}\ncommitter {Ident}\nx-any thing\n\nm\n"),
    ];

    private static IEnumerable<BadObject> Identities() =>
    [
        BadObject.Author("identity without name", "<a@example.com> 1 +0000"),
        BadObject.Author("identity with an empty name", " <a@example.com> 1 +0000"),
        BadObject.Author("identity without email", "A 1 +0000"),
        BadObject.Author("identity without anything", ""),
        BadObject.Author("identity with > in name", "A> <a@example.com> 1 +0000"),
        BadObject.Author("identity that begins with >", "> <a@example.com> 1 +0000"),
        BadObject.Author("identity without space before email", "A<a@example.com> 1 +0000"),
        BadObject.Author("identity with < in email", "A <a<@example.com> 1 +0000"),
        BadObject.Author("identity with open email", "A <a@example.com 1 +0000"),
        BadObject.Author("identity without space before date", "A <a@example.com>1 +0000"),
        BadObject.Author("identity without date", "A <a@example.com>"),
        BadObject.Author("identity with two spaces before date", "A <a@example.com>  1 +0000"),
        BadObject.Author("identity with a tab before date", "A <a@example.com> \t1 +0000"),
        BadObject.Author("identity with a word as date", "A <a@example.com> now +0000"),
        BadObject.Author("identity with a negative date", "A <a@example.com> -1 +0000").Unlike("git says so from version 2.40 on", "error badDate"),
        BadObject.Author("identity with letters behind date", "A <a@example.com> 1x +0000"),
        BadObject.Author("identity with date zero", "A <a@example.com> 0 +0000"),
        BadObject.Author("identity with zero-padded date", "A <a@example.com> 01 +0000"),
        BadObject.Author("identity with date zero and no zone", "A <a@example.com> 0"),
        BadObject.Author("identity with the last date", "A <a@example.com> 9223372036854775807 +0000"),
        BadObject.Author("identity with a date too late", "A <a@example.com> 9223372036854775808 +0000"),
        BadObject.Author("identity with a date beyond 64 bits", "A <a@example.com> 99999999999999999999 +0000"),
        BadObject.Author("identity with a date of many digits", "A <a@example.com> 1234567890123456789012345678901234567890 +0000"),
        BadObject.Author("identity without zone", "A <a@example.com> 1"),
        BadObject.Author("identity with a zone of a name", "A <a@example.com> 1 UTC"),
        BadObject.Author("identity with a zone without sign", "A <a@example.com> 1 0000"),
        BadObject.Author("identity with a zone of five digits", "A <a@example.com> 1 +00000"),
        BadObject.Author("identity with a zone of three digits", "A <a@example.com> 1 +000"),
        BadObject.Author("identity with a space behind the zone", "A <a@example.com> 1 +0000 "),
        BadObject.Author("identity with a colon in the zone", "A <a@example.com> 1 +051800"),
    ];

    private static IEnumerable<BadObject> Tags() =>
    [
        BadObject.Tag("sound tag", $"type commit\ntag v1\ntagger {Ident}\n\nm\n"),
        BadObject.Tag("tag without tagger", "type commit\ntag v1\n\nm\n"),
        BadObject.Tag("tag with damaged tagger", "type commit\ntag v1\ntagger nobody\n\nm\n"),
        BadObject.Tag("tag with a name that no ref has", $"type commit\ntag v 1\ntagger {Ident}\n\nm\n"),
        BadObject.Tag("tag with further headers", $"type commit\ntag v1\ntagger {Ident}\nmore headers\n\nm\n"),
        BadObject.Tag("tag with unterminated header", "type commit\ntag v1").Unlike(ParsedFirst, "error unterminatedHeader"),
        BadObject.Tag("tag with NUL in header", $"type commit\ntag v\01\ntagger {Ident}\n\nm\n"),
        BadObject.Tag("tag without a name", $"type commit\ntagger {Ident}\n\nm\n").Unlike(ParsedFirst, "error missingTagEntry"),
        BadObject.Tag("tag without a type", $"tag v1\ntagger {Ident}\n\nm\n").Unlike(ParsedFirst, "error missingTypeEntry"),
        BadObject.Tag("tag with an unknown type", $"type thing\ntag v1\ntagger {Ident}\n\nm\n").Unlike(ParsedFirst, "error badType"),
        BadObject.Of("tag without an object", ObjectType.Tag, $"type commit\ntag v1\ntagger {Ident}\n\nm\n").Unlike(ParsedFirst, "error missingObject"),
        BadObject.Of("tag with a bad object", ObjectType.Tag, $"object 123\ntype commit\ntag v1\ntagger {Ident}\n\nm\n").Unlike(ParsedFirst, "error badObjectSha1"),
        BadObject.Tag("tag with a signature in its headers", $"type commit\ntag v1\ntagger {Ident}\ngpgsig one\n two\n\nm\n"),
    ];

    private static IEnumerable<BadObject> Trees() =>
    [
        BadObject.Tree("sound tree", ("100644", "a"), ("100755", "b"), ("40000", "c"), ("120000", "d")),
        BadObject.RawTree("tree of garbage", "no tree at all, but long enough to hold one"u8.ToArray()),
        BadObject.RawTree("tree that is too short", "100644 a\0short"u8.ToArray()),
        BadObject.RawTree("tree with an empty name", [.. "100644 \0"u8, .. new byte[20]]),
        BadObject.Tree("tree that is unsorted", ("100644", "b"), ("100644", "a")),
        BadObject.Tree("tree with a folder sorted as a file", ("40000", "a"), ("100644", "a.b")),
        BadObject.Tree("tree with a folder in its place", ("100644", "a.b"), ("40000", "a"), ("100644", "a0")),
        BadObject.Tree("tree with a name twice", ("100644", "a"), ("100644", "a")),
        BadObject.Tree("tree with a file and a folder of one name", ("100644", "a"), ("40000", "a")),
        BadObject.Tree("tree with a file and a folder of one name, apart", ("100644", "a"), ("100644", "a.b"), ("40000", "a")),
        BadObject.Tree("tree with two pairs apart", ("100644", "foo"), ("100644", "foo.bar"), ("100644", "foo.bar.baz"), ("40000", "foo.bar"), ("40000", "foo")),
        BadObject.Tree("tree with names that only begin alike", ("100644", "foo"), ("100644", "foo.bar"), ("100644", "foo.bar.baz"), ("40000", "foo.ba")),
        BadObject.Tree("tree with zero-padded modes", ("0100644", "a"), ("040000", "b")),
        BadObject.Tree("tree with a mode for groups", ("100664", "a")),
        BadObject.Tree("tree with a mode that nobody uses", ("100600", "a"), ("100600", "b")),
        BadObject.Entries("tree with a null id", ("100644", "a"u8.ToArray(), ObjectId.Zero)),
        BadObject.Entries("tree with a submodule", ("160000", "a"u8.ToArray(), ObjectId.Parse("0123456789012345678901234567890123456789"))),
        BadObject.Tree("tree with a path as name", ("100644", "a/b")),
        BadObject.Tree("tree with a backslash in a name", ("100644", "a\\b")),
        BadObject.Tree("tree with a very long name", ("100644", new string('x', 4_097))).Unlike("git has this rule from version 2.44 on", "error largePathname"),
        BadObject.Tree("tree with a long name", ("100644", new string('x', 4_096))),
    ];

    private static IEnumerable<BadObject> Names()
    {
        string[] names =
        [
            ".", "..", "...", ".git", ".GIT", ".Git", ".git ", ".git.", ".git . ", ".git::$INDEX_ALLOCATION", ".git\\hooks", "a\\.git", "a\\..\\.git", "a\\git~1",
            "git~1", "GIT~1", "git~1.", "git~2", "git~11", ".gitx", "xgit", ".gi", ".gitignored",
            Hfs(".g\u200cit"), Hfs("\u200d.git"), Hfs("\uFEFF.git"), Hfs(".gi\u206at"), Hfs(".g\u200bit"), Hfs("\u2603"), Hfs(".gît"),
            "gitmod", "gitmod~", "GITMODULES", "maintenance", "mailmap", "~", "~1", "g", "m",
        ];
        foreach (var name in names)
        {
            yield return BadObject.Tree($"name {Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name))}", ("100644", name));
        }

        string[] files =
        [
            ".gitmodules", ".GitModules", ".gitmodules ", ".gitmodules:x", "gitmod~1", "GITMOD~4", "gitmod~5", "gi7eba~1", "GI7EB~10", "gi7~1234", "~1234567", "~0234567", "a\\.gitmodules",
            Hfs(".git\u200cmodules"), ".gitattributes", "gitatt~1", "gi7d29~1", ".gitignore", "gitign~2", "gi250a~9", ".mailmap", "mailma~1", "maba30~1", "MABA3~99",
        ];
        foreach (var name in files)
        {
            var shown = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name));
            yield return BadObject.Tree($"link {shown}", ("120000", name));
            yield return BadObject.Files($"file {shown}", ("100644", name, "[submodule \"a\"]\n\turl = -x\n"));
        }

        yield return BadObject.Tree("folder .gitmodules", ("40000", ".gitmodules"));
        yield return BadObject.Tree("folder .gitattributes", ("40000", ".gitattributes"));
        yield return BadObject.Tree("folder .git", ("40000", ".git"));
        yield return BadObject.Tree("link .git", ("120000", ".git"));
    }

    private static IEnumerable<BadObject> Modules()
    {
        string[] names = ["a", "a/b", "..", "../a", "a/..", "a/../b", "a\\..\\b", "..a", "a..", "...", "", "-a", "a/.", ".git"];
        foreach (var name in names)
        {
            yield return BadObject.Files($"submodule name '{name}'", ("100644", ".gitmodules", $"[submodule \"{name.Replace("\\", "\\\\", StringComparison.Ordinal)}\"]\n\tpath = x\n"));
        }

        foreach (var url in SubmoduleUrls)
        {
            yield return SubmoduleUrl(url);
        }

        const string StricterSince = "git normalises a URL before it looks at it from version 2.45 on";
        foreach (var url in UrlsThatCannotBeNormalised)
        {
            yield return SubmoduleUrl(url).Unlike(StricterSince, "error gitmodulesUrl");
        }

        foreach (var url in UrlsThatCanBeNormalised)
        {
            yield return SubmoduleUrl(url).Unlike(StricterSince);
        }

        yield return BadObject.Files("submodule path", ("100644", ".gitmodules", "[submodule \"a\"]\n\tpath = -x\n"));
        yield return BadObject.Files("submodule update", ("100644", ".gitmodules", "[submodule \"a\"]\n\tupdate = !rm -rf /\n"));
        yield return BadObject.Files("submodule update that is none", ("100644", ".gitmodules", "[submodule \"a\"]\n\tupdate = rebase\n"));
        yield return BadObject.Files("submodule of an old section", ("100644", ".gitmodules", "[submodule.a]\n\tpath = -x\n"));
        yield return BadObject.Files("not a submodule", ("100644", ".gitmodules", "[submodule]\n\tpath = -x\n[other \"..\"]\n\turl = -x\n"));
        yield return BadObject.Files("values without =", ("100644", ".gitmodules", "[submodule \"a\"]\n\turl\n\tpath\n"));
        yield return BadObject.Files("modules that cannot be parsed", ("100644", ".gitmodules", "[submodule \"a\"\n"));
        yield return BadObject.Files("modules that cannot be parsed to the end", ("100644", ".gitmodules", "[submodule \"a\"]\n\turl = -x\n!\n"));
        yield return BadObject.Files("empty modules", ("100644", ".gitmodules", ""));
    }

    private static IEnumerable<BadObject> Attributes() =>
    [
        BadObject.Files("attributes with a long line", ("100644", ".gitattributes", "a\n" + new string('x', 2_048) + "\nb\n")),
        BadObject.Files("attributes with a line that is just short enough", ("100644", ".gitattributes", "a\n" + new string('x', 2_047) + "\nb\n")),
        BadObject.Files("attributes with a long line behind a NUL", ("100644", ".gitattributes", "a\0\n" + new string('x', 3_000))),
        BadObject.Files("attributes with a long last line", ("100644", ".gitattributes", new string('x', 20_000))),
        BadObject.Files("attributes without a line", ("100644", ".gitattributes", "")),
    ];

    private static BadObject SubmoduleUrl(string url)
    {
        var text = url.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return BadObject.Files($"submodule url {url}", ("100644", ".gitmodules", $"[submodule \"a\"]\n\turl = \"{text}\"\n"));
    }

    private static string Hfs(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
}
