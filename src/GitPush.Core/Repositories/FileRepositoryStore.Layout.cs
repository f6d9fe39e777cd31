using System.Text;
using GitPush.Refs;

namespace GitPush.Repositories;

/// <content>A new repository's files: what <c>git init --bare</c> writes, without its sample hooks.</content>
internal sealed partial class FileRepositoryStore
{
    private static readonly string[] Folders = ["objects/info", "objects/pack", "refs/heads", "refs/tags"];

    private void WriteLayout(string path)
    {
        foreach (var folder in Folders)
        {
            Directory.CreateDirectory(Path.Join(path, folder));
        }

        WriteFile(Path.Combine(path, "config"), Encoding.UTF8.GetBytes(Config()));

        // Last: without it the folder is no repository.
        WriteFile(Path.Combine(path, "HEAD"), LooseRefFile.Format("refs/heads/" + _options.DefaultBranch));
        if (_options.Fsync)
        {
            foreach (var folder in (ReadOnlySpan<string>)["refs", "objects", ""])
            {
                PosixFiles.FlushDirectory(Path.Join(path, folder));
            }
        }
    }

    // Reflogs are on: they tell where a branch was before a forced push.
    private static string Config() =>
        $"""
        [core]
        {'\t'}repositoryformatversion = 0
        {'\t'}filemode = {(OperatingSystem.IsWindows() ? "false" : "true")}
        {'\t'}bare = true
        {'\t'}logAllRefUpdates = true
        {(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? "\tignorecase = true\n" : "")}
        """;

    private void WriteFile(string path, byte[] content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, content, 0);
        if (_options.Fsync)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    // The folders above may be as new as the repository.
    private void FlushParents(string parent)
    {
        for (var folder = parent; _options.Fsync && folder.Length >= Root.Length; folder = Path.GetDirectoryName(folder) ?? "")
        {
            PosixFiles.FlushDirectory(folder);
        }
    }
}
