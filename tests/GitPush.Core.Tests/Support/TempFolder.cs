namespace GitPush.Core.Tests.Support;

/// <summary>A folder of a test's own below the system's temporary folder, removed with all it holds when disposed.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <summary>The absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gitpush-test-").FullName;

    /// <summary>The path of something in this folder, existing or not.</summary>
    /// <param name="relativePath">With <c>/</c> between folders.</param>
    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Creates a folder in this one, with its parents.</summary>
    /// <returns>Its absolute path.</returns>
    public string CreateDirectory(string relativePath) => Directory.CreateDirectory(Combine(relativePath)).FullName;

    /// <summary>Writes a text file (UTF-8 without BOM), with its parent folders.</summary>
    /// <returns>Its absolute path.</returns>
    public string WriteFile(string relativePath, string content)
    {
        var path = Combine(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            // git makes objects and packs read-only, and Windows does not delete such files.
            foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }
        }

        Directory.Delete(Path, recursive: true);
    }
}
