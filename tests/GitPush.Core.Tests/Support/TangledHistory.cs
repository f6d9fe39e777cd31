using System.Globalization;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>Histories with many merges, octopuses among them.</summary>
internal static class TangledHistory
{
    /// <summary>A bare repository of commits whose parents are one to three earlier ones, with branches at the last thirty.</summary>
    /// <param name="wrongClocks">Whether the commits' times have nothing to do with their order.</param>
    public static TestGit CreateBare(string directory, int commits, int seed, bool wrongClocks = false)
    {
        var git = TestGit.InitBare(directory);
        var random = new Random(seed);
        var input = new StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            var time = 1_600_000_000 + (wrongClocks ? random.Next(1_000_000) : i * 10);
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/b{i % 30}\nmark :{i}\n");
            input.Append(CultureInfo.InvariantCulture, $"committer C <c@example.com> {time} +0000\ndata 0\n");
            var parents = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Math.Max(1, i - random.Next(1, 12))).Distinct().ToArray();
            if (i > 1)
            {
                input.Append(CultureInfo.InvariantCulture, $"from :{parents[0]}\n");
                foreach (var parent in parents[1..])
                {
                    input.Append(CultureInfo.InvariantCulture, $"merge :{parent}\n");
                }
            }

            input.Append(CultureInfo.InvariantCulture, $"M 100644 inline f{i % 9}\ndata 4\n{i:d4}\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--force");
        return git;
    }
}
