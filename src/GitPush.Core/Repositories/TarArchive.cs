using System.Formats.Tar;
using GitPush.Checks;
using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

/// <summary>Writes trees as <c>git archive --format=tar</c> does.</summary>
internal static class TarArchive
{
    private const UnixFileMode FileMode0644 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode FileMode0755 =
        FileMode0644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode0777 = FileMode0755 | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public static async Task WriteAsync(
        ObjectReader reader, ObjectId commitOrTree, Stream destination, string prefix, CancellationToken cancellationToken)
    {
        var tree = GitRepository.PeelToTree(reader, commitOrTree).Id;
        var time = DateTimeOffset.UnixEpoch;
        await using var tar = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);
        if (reader.Peel(commitOrTree, ObjectType.Commit) is { } commit)
        {
            time = ObjectReader.ReadCommit(commit.Id, commit.Object).ToCommit(commit.Id).Committer.When.ToUniversalTime();

            // Where 'git get-tar-commit-id' looks for it.
            var comment = new PaxGlobalExtendedAttributesTarEntry([new("comment", commit.Id.ToString())]);
            await tar.WriteEntryAsync(comment, cancellationToken);
        }

        if (prefix.EndsWith('/'))
        {
            await WriteFolderAsync(tar, prefix, time, cancellationToken);
        }

        foreach (var file in TreeWalk.Enumerate(reader, tree))
        {
            await WriteFileAsync(tar, reader, file, prefix, time, cancellationToken);
        }
    }

    /// <summary>Writes a part of a tree. What is left out is not read.</summary>
    /// <param name="time">The time of all files.</param>
    /// <param name="selection">Which part.</param>
    public static async Task WriteAsync(
        ObjectReader reader, ObjectId commitOrTree, Stream destination, DateTimeOffset time, ITreeSelection selection, CancellationToken cancellationToken)
    {
        var tree = GitRepository.PeelToTree(reader, commitOrTree).Id;
        await using var tar = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);

        // BuildKit looks at the first 1,024 bytes to tell a tar from a Dockerfile, and an entry in pax form is longer than that.
        var root = new UstarTarEntry(TarEntryType.Directory, "./") { Mode = FileMode0755, ModificationTime = time };
        await tar.WriteEntryAsync(root, cancellationToken);

        // Folders that are left out themselves, and are needed once something in them is taken.
        var leftOut = new List<string>();
        foreach (var file in TreeWalk.Enumerate(reader, tree, selection.Enters))
        {
            var isFolder = file.Mode is EntryMode.Tree or EntryMode.Submodule;
            if (!selection.Takes(file.Path, isFolder))
            {
                if (file.Mode == EntryMode.Tree)
                {
                    _ = leftOut.RemoveAll(folder => !file.Path.StartsWith(folder, StringComparison.Ordinal));
                    leftOut.Add(file.Path + "/");
                }

                continue;
            }

            foreach (var folder in leftOut.Where(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            {
                await WriteFolderAsync(tar, folder, time, cancellationToken);
            }

            leftOut.Clear();
            await WriteFileAsync(tar, reader, file, "", time, cancellationToken);
        }
    }

    private static async Task WriteFileAsync(
        TarWriter tar, ObjectReader reader, TreeFile file, string prefix, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (PathRules.FindProblem(file.Name.Span) is { } problem)
        {
            throw new CheckOutException(file.Path, problem);
        }

        var entry = CreateEntry(reader, file, prefix + file.Path);
        using (entry.DataStream)
        {
            await WriteEntryAsync(tar, entry, time, cancellationToken);
        }
    }

    private static Task WriteFolderAsync(TarWriter tar, string path, DateTimeOffset time, CancellationToken cancellationToken) =>
        WriteEntryAsync(tar, new PaxTarEntry(TarEntryType.Directory, path) { Mode = FileMode0755 }, time, cancellationToken);

    private static Task WriteEntryAsync(TarWriter tar, PaxTarEntry entry, DateTimeOffset time, CancellationToken cancellationToken)
    {
        entry.ModificationTime = time;
        entry.UserName = "root";
        entry.GroupName = "root";
        return tar.WriteEntryAsync(entry, cancellationToken);
    }

    private static PaxTarEntry CreateEntry(ObjectReader reader, in TreeFile file, string path)
    {
        switch (file.Mode)
        {
            case EntryMode.Tree or EntryMode.Submodule:
                return new PaxTarEntry(TarEntryType.Directory, path + "/") { Mode = FileMode0755 };

            case EntryMode.SymbolicLink:
                return new PaxTarEntry(TarEntryType.SymbolicLink, path)
                {
                    Mode = FileMode0777,
                    LinkName = LinkTargets.Read(reader, file),
                };

            default:
                return reader.TryOpenBlob(file.Id, out var content, out _)
                    ? new PaxTarEntry(TarEntryType.RegularFile, path)
                    {
                        Mode = file.Mode == EntryMode.Executable ? FileMode0755 : FileMode0644,
                        DataStream = new TarContent(content),
                    }
                    : throw new MissingObjectException("blob", file.Id);
        }
    }
}
