using System.Text;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>The pushed tree, as manifests are read from it: no check-out, no links followed, bytes counted.</summary>
internal sealed class SourceTree(GitRepository repository, ObjectId commit, ManifestBudget budget)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _bytes;
    private int _files;

    public GitRepository Repository { get; } = repository;

    public ObjectId Commit { get; } = commit;

    /// <summary>What all that is read from it may become.</summary>
    public ManifestBudget Budget { get; } = budget;

    public ManifestLimits Limits => Budget.Limits;

    /// <summary>What is at a path; null when nothing is. The tree itself is a folder.</summary>
    public TreeEntry? Find(string path) =>
        path.Length == 0 ? new TreeEntry("", EntryMode.Tree, Commit) : Repository.FindEntry(Commit, path);

    public bool IsFile(string path) => Find(path) is { } entry && IsFile(entry);

    public bool IsFolder(string path) => Find(path)?.Mode == EntryMode.Tree;

    public static bool IsFile(TreeEntry entry) => entry.Mode is EntryMode.File or EntryMode.Executable or EntryMode.GroupWritableFile;

    /// <summary>Counts a file or folder that is looked at: a tree can name another one many times, which names another many times.</summary>
    /// <exception cref="StageFailedException">There are too many.</exception>
    public void Count(string path)
    {
        if (++_files > Limits.MaxFiles)
        {
            throw new ManifestOrigin(path).Error($"there are more than {Limits.MaxFiles} files and folders");
        }
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="StageFailedException">It is too large, or not text.</exception>
    public string ReadText(string path, TreeEntry entry)
    {
        var origin = new ManifestOrigin(path);
        Count(path);
        byte[] bytes;
        try
        {
            bytes = Repository.ReadBlob(entry.Id, Limits.MaxFileBytes);
        }
        catch (IOException exception)
        {
            throw origin.Error($"the file has more than {Limits.MaxFileBytes} bytes", exception);
        }

        _bytes += bytes.Length;
        if (_bytes > Limits.MaxTotalBytes)
        {
            throw origin.Error($"the files together have more than {Limits.MaxTotalBytes} bytes");
        }

        return Decode(bytes, origin);
    }

    /// <summary>UTF-8, with or without a byte order mark: what kustomize and Helm would read in another encoding is not guessed.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, ManifestOrigin origin)
    {
        try
        {
            var text = s_utf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw origin.Error("this is no text") : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw origin.Error("this is no UTF-8", exception);
        }
    }
}
