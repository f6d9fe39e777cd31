using System.Text;

namespace GitPush.Compare.Repositories;

/// <summary>A commit of files with random content: nothing of them can be compressed or found again.</summary>
internal static class RandomFiles
{
    /// <param name="repository">A bare repository, which gets the commit as <c>refs/heads/main</c>, and one pack.</param>
    public static void Write(string repository, int files, int bytesOfEach)
    {
        // git-fast-import(1)
        var random = new Random(1);
        var content = new byte[bytesOfEach];
        using var stream = new MemoryStream();
        Write(stream, "commit refs/heads/main\ncommitter A U Thor <author@example.com> 1600000000 +0000\ndata 5\nFiles\n");
        for (var i = 0; i < files; i++)
        {
            random.NextBytes(content);
            Write(stream, $"M 100644 inline file-{i}\ndata {bytesOfEach}\n");
            stream.Write(content);
            Write(stream, "\n");
        }

        GitCommand.RunBytes(
            repository, stream.ToArray(), "-c", "pack.compression=0", "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--depth=0");
    }

    private static void Write(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
