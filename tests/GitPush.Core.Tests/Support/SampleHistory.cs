using System.Globalization;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>Histories of some size, made quickly by <c>git fast-import</c>.</summary>
internal static class SampleHistory
{
    /// <summary>
    /// A bare repository whose branch <c>main</c> has as many commits as wanted, each of which changes a line in one of five
    /// files of 400 lines and in one file that grows. fast-import leaves one pack.
    /// </summary>
    public static TestGit CreateBare(string directory, int commits)
    {
        var git = TestGit.InitBare(directory);
        var random = new Random(7);
        var files = Enumerable.Range(0, 5)
            .Select(_ => Enumerable.Range(0, 400).Select(_ => random.NextInt64().ToString("x", CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        var log = new StringBuilder();
        var input = new StringBuilder();
        for (var i = 0; i < commits; i++)
        {
            var file = files[i % files.Length];
            file[random.Next(file.Length)] = $"changed by {i}";
            log.Append(CultureInfo.InvariantCulture, $"{i}: {random.NextInt64():x}\n");
            input.Append("commit refs/heads/main\n");
            input.Append(CultureInfo.InvariantCulture, $"author Ada <ada@example.com> {1_600_000_000 + i} +0200\n");
            input.Append(CultureInfo.InvariantCulture, $"committer Carl <carl@example.com> {1_600_000_000 + i} -0330\n");
            AppendData(input, $"Change {i}\n\nBecause of {random.Next()}.\n");
            input.Append(CultureInfo.InvariantCulture, $"M 100644 inline src/part{i % files.Length}/file.txt\n");
            AppendData(input, string.Join('\n', file) + "\n");
            input.Append("M 100644 inline docs/log.txt\n");
            AppendData(input, log.ToString());
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--depth=50");
        return git;
    }

    private static void AppendData(StringBuilder input, string text) =>
        input.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
}
