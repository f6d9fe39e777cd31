using System.Globalization;
using System.Text;

namespace GitPush.EndToEnd.Tests;

/// <summary>
/// A history with branches, a merge and tags, each commit an hour after the one before: what can be cut off at many places.
/// </summary>
internal static class ShallowHistory
{
    /// <summary>The committer's time of commit 1; commit n is n - 1 hours younger.</summary>
    public const int Start = 1_600_000_000;

    // main    1 - 2 - 3 - 4 ------- 8 - 9 - 12     v2 (annotated) is 9
    //              \   \           /
    // side          \   5 - 6 - 7 -                v1 (annotated) is 3, light is 5
    // topic          10 - 11
    private static readonly (int Commit, string Branch, int[] Parents)[] Commits =
    [
        (1, "main", []), (2, "main", [1]), (3, "main", [2]), (4, "main", [3]),
        (5, "side", [3]), (6, "side", [5]), (7, "side", [6]),
        (8, "main", [4, 7]), (9, "main", [8]),
        (10, "topic", [2]), (11, "topic", [10]),
        (12, "main", [9]),
    ];

    /// <summary>The second half, for a server that goes on while its clones rest.</summary>
    private static readonly (int Commit, string Branch, int[] Parents)[] MoreCommits =
    [
        (13, "main", []), (14, "main", [13]), (15, "topic", []), (16, "main", [14, 15]), (17, "new", [15]),
    ];

    public static void Create(TestGit repository) => repository.RunWithInput(
        Stream(Commits, "") + Tag("v1", 3) + Tag("v2", 9) + "reset refs/tags/light\nfrom :5\n\n", "fast-import", "--quiet");

    /// <summary>Adds commits to branches that are there.</summary>
    public static void Continue(TestGit repository) => repository.RunWithInput(Stream(MoreCommits, "^0"), "fast-import", "--quiet");

    /// <summary>The date of a commit, as git takes it.</summary>
    public static string DateOf(int commit) => string.Create(CultureInfo.InvariantCulture, $"{Start + (3600 * (commit - 1))} +0000");

    private static string Stream((int Commit, string Branch, int[] Parents)[] commits, string first)
    {
        var input = new StringBuilder();
        foreach (var (commit, branch, parents) in commits)
        {
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\nmark :{commit}\n");
            input.Append(CultureInfo.InvariantCulture, $"committer Carl <carl@example.com> {DateOf(commit)}\ndata {commit.ToString(CultureInfo.InvariantCulture).Length}\n{commit}\n");
            if (parents.Length > 0)
            {
                input.Append(CultureInfo.InvariantCulture, $"from :{parents[0]}\n");
            }
            else if (first.Length > 0)
            {
                input.Append(CultureInfo.InvariantCulture, $"from refs/heads/{branch}{first}\n");
            }

            foreach (var parent in parents.Skip(1))
            {
                input.Append(CultureInfo.InvariantCulture, $"merge :{parent}\n");
            }

            AppendFile(input, "changes.txt", string.Concat(Enumerable.Range(1, 40).Select(line => line == commit ? $"{line} by {commit}\n" : $"{line}\n")));
            AppendFile(input, $"folder/{commit % 3}/{branch}.txt", $"{commit}\n");
            AppendFile(input, $"files/{commit}.txt", $"{commit}\n");
        }

        return input.ToString();
    }

    private static string Tag(string name, int commit) =>
        $"tag {name}\nfrom :{commit}\ntagger Carl <carl@example.com> {DateOf(commit)}\ndata {name.Length}\n{name}\n";

    private static void AppendFile(StringBuilder input, string path, string content) =>
        input.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
}
