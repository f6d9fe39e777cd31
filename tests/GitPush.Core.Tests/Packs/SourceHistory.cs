using System.Text;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Packs;

/// <summary>A history of files that change a little each time, so that git packs most objects as deltas.</summary>
internal static class SourceHistory
{
    /// <summary>A bare repository with versions of a text and of a file that does not compress, and a tag on the last one.</summary>
    public static TestGit Create(string directory, int commits, int binarySize)
    {
        var git = TestGit.InitBare(directory);
        var random = new Random(7);
        var lines = Enumerable.Range(0, 300).Select(i => $"line {i} {random.Next()}").ToList();
        var binary = new byte[binarySize];
        random.NextBytes(binary);
        using var input = new MemoryStream();
        for (var i = 0; i < commits; i++)
        {
            lines[random.Next(lines.Count)] = $"changed in {i} {random.Next()}";
            lines.Insert(random.Next(lines.Count), $"added in {i}");
            random.NextBytes(binary.AsSpan(0, Math.Min(binarySize, 100)));
            WriteText(input, $"commit refs/heads/main\ncommitter Ada <ada@example.com> {1_600_000_000 + i} +0200\n");
            WriteData(input, Encoding.UTF8.GetBytes($"Version {i}\n"));
            WriteFile(input, "text.txt", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
            WriteFile(input, "src/deep/data.bin", binary);
            WriteFile(input, $"src/file{i % 40}.txt", Encoding.UTF8.GetBytes($"file {i}\n"));
        }

        git.RunWithInput(input.ToArray(), "fast-import", "--quiet");
        git.Run("tag", "-a", "-m", "The last one", "v1", "main");
        return git;
    }

    /// <summary>Packs what some revisions reach.</summary>
    public static byte[] Pack(TestGit git, string revisions, params string[] options) =>
        git.RunWithInput(
            Encoding.UTF8.GetBytes(revisions), ["pack-objects", "--quiet", "--revs", "--stdout", .. options]).OutputBytes;

    private static void WriteFile(MemoryStream input, string path, ReadOnlySpan<byte> content)
    {
        WriteText(input, $"M 100644 inline {path}\n");
        WriteData(input, content);
    }

    private static void WriteData(MemoryStream input, ReadOnlySpan<byte> content)
    {
        WriteText(input, $"data {content.Length}\n");
        input.Write(content);
        WriteText(input, "\n");
    }

    private static void WriteText(MemoryStream input, string text) => input.Write(Encoding.UTF8.GetBytes(text));
}
