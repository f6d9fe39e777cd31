using System.Text;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes filters of partial clones (git-rev-list(1), <c>--filter</c>), alone and combined.</summary>
internal static class FilterInput
{
    private static readonly string[] Simple =
    [
        "blob:none", "blob:limit=0", "blob:limit=1k", "blob:limit=10M", "blob:limit=2g", "blob:limit=", "blob:limit=-1", "blob:limit=x", "blob:limit=0x10", "blob:limit=010",
        "blob:limit=09", "blob:limit=18446744073709551615", "blob:limit=18446744073709551616", "blob:limit=17179869184g", "blob:limit=1kk", "blob:limit= 1", "blob:limit=+1",
        "tree:0", "tree:1", "tree:", "tree:x", "tree:-1", "tree:1k", "object:type=blob", "object:type=tree", "object:type=commit", "object:type=tag", "object:type=", "object:type=blobs",
        "object:type=Blob", "sparse:path=x", "sparse:pat", "blob:", "blob:none ", "", "combine:", "combine:+", "combine:blob:none+tree:1", "combine", "blob:limit=k", "object:type= blob",
    ];

    private static readonly Mutator Mutator = Mutator.Of("combine:", "+", "%2b", "%3A", "%", "%25", "%zz", "blob:", "tree:", "limit=", "object:type=", "~", " ", "none", "%00", "ü", "k");

    /// <summary>A filter in UTF-8, without NUL.</summary>
    public static byte[] Generate(FuzzRandom random)
    {
        var filter = Encoding.UTF8.GetBytes(Write(random, depth: 0));
        filter = random.OneIn(3) ? Mutator.Mutate(random, filter) : filter;
        return System.Text.Unicode.Utf8.IsValid(filter) ? [.. filter.Where(b => b != 0)] : Generate(random);
    }

    private static string Write(FuzzRandom random, int depth)
    {
        if (depth == 4 || !random.OneIn(3))
        {
            return random.Pick<string>(Simple);
        }

        var parts = Enumerable.Range(0, 1 + random.Size(3)).Select(_ => Write(random, depth + 1));
        return "combine:" + string.Join('+', parts.Select(part => random.OneIn(10) ? part : Escape(random, part)));
    }

    private static string Escape(FuzzRandom random, string text) =>
        string.Concat(text.Select(c => c is '%' or '+' or <= ' ' || random.OneIn(12) ? $"%{(int)c:x2}" : c.ToString()));
}
