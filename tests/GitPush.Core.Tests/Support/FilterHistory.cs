using System.Globalization;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>
/// A history with all that filters tell apart: blobs from 1 to 20,000 bytes, the same tree and the same blob at several depths
/// (deep before shallow and the other way round), tags of tags, of a tree and of a blob.
/// </summary>
internal static class FilterHistory
{
    public static TestGit CreateBare(string directory)
    {
        var git = TestGit.InitBare(directory);
        var input = new StringBuilder();
        for (var i = 0; i < 12; i++)
        {
            input.Append("commit refs/heads/main\n");
            input.Append(CultureInfo.InvariantCulture, $"committer Carl <carl@example.com> {1_600_000_000 + i} +0000\ndata 1\n{i % 10}");
            Add(input, $"top{i % 3}.txt", new string((char)('a' + i), 1 + (i * 7)));
            Add(input, $"a/b/c/d/file{i % 4}", string.Concat(Enumerable.Range(0, 400 * (i % 5)).Select(n => $"{n * i:x6}\n")));
            Add(input, $"a/b/large{i % 2}", string.Concat(Enumerable.Range(0, 2_500).Select(n => $"{(n * 31) + i:x7}\n")));

            // A folder that lies deep in one commit, and higher in the next or the one before.
            Add(input, i % 2 == 0 ? $"deep/er/and/deeper/shared{i / 4}/x/leaf" : $"shared{i / 4}/x/leaf", $"shared {i / 4}\n");
            Add(input, $"m{i % 2}/n/o/same", "the same blob everywhere\n");
            if (i % 5 == 4)
            {
                Add(input, "same", "the same blob everywhere\n");
            }
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--depth=10");
        git.Run("branch", "past", "main~3");
        git.Run("tag", "light", "main~5");
        git.Run("tag", "-a", "-m", "Inner", "inner", "main~2");
        git.Run("tag", "-a", "-m", "Outer", "outer", "inner");
        git.Run("tag", "-a", "-m", "A folder", "folder", "main:a/b");
        git.Run("tag", "file", "main:a/b/large1");
        return git;
    }

    private static void Add(StringBuilder input, string path, string content) =>
        input.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
}
