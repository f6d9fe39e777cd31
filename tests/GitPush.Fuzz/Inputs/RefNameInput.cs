using System.Text;

namespace GitPush.Fuzz.Inputs;

/// <summary>Makes ref names, and says which of them git takes.</summary>
internal static class RefNameInput
{
    private static readonly string[] Words =
    [
        "refs", "heads", "tags", "main", "HEAD", "a", "x.lock", ".lock", "lock", "..", ".", "@", "@{", "{", "}", "@{u}", "~1", "^0", ":", "?", "*", "[", "]", "\\", " ",
        "\t", "\n", "\x7f", "ü", "\u2028", "-", "--", "a.b", ".a", "a.", "for", "config", "é", "FETCH_HEAD", "x.LOCK", "lock.lock", "\0", "%2e", "日本",
    ];

    private static readonly Mutator Mutator = Mutator.Of(".", "/", "..", ".lock", "@{", "@", "refs/", "\\", "\xff");

    public static byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder(random.OneIn(4) ? "" : random.Pick<string>(["refs/heads/", "refs/tags/", "refs/", "HEAD"]));
        for (var words = random.Size(6); words >= 0; words--)
        {
            text.Append(random.Pick<string>(Words)).Append(random.Pick<string>(["", "/", "", "/", "//"]));
        }

        var name = Encoding.UTF8.GetBytes(random.OneIn(2) ? text.ToString().TrimEnd('/') : text.ToString());
        return random.OneIn(3) ? Mutator.Mutate(random, name) : name;
    }

    /// <summary>The rules of git-check-ref-format(1), in the order in which that page has them.</summary>
    public static bool IsValid(byte[] name)
    {
        var text = Encoding.Latin1.GetString(name);
        var components = text.Split('/');
        return !components.Any(component => component.StartsWith('.') || component.EndsWith(".lock", StringComparison.Ordinal))
            && components.Length > 1
            && !text.Contains("..", StringComparison.Ordinal)
            && !text.Any(c => c < ' ' || c == 0x7F || " ~^:".Contains(c, StringComparison.Ordinal))
            && text.IndexOfAny(['?', '*', '[']) < 0
            && !text.StartsWith('/') && !text.EndsWith('/') && !text.Contains("//", StringComparison.Ordinal)
            && !text.EndsWith('.')
            && !text.Contains("@{", StringComparison.Ordinal)
            && text != "@"
            && !text.Contains('\\', StringComparison.Ordinal);
    }
}
