using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Maintenance;

/// <summary>Histories of which each commit is a pack of its own, faster than pushes make them.</summary>
internal static class GeneratedPacks
{
    /// <summary>Appends commits to main, one pack each.</summary>
    /// <param name="after">Called after each of them.</param>
    public static void Write(TestGit git, int commits, Action after)
    {
        for (var i = 0; i < commits; i++)
        {
            var input = new StringBuilder();
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter C <c@example.com> {1_600_000_000 + i} +0000\ndata 1\n{i % 10}\n");
            if (i > 0)
            {
                input.Append("from refs/heads/main^0\n");
            }

            input.Append(CultureInfo.InvariantCulture, $"M 100644 inline d{i % 9}/f{i % 4}\ndata 6\n{i:d6}\n");
            git.RunWithInput(input.ToString(), "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
            after();
        }
    }
}
