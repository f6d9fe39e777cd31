using System.Text;
using GitPush.Objects;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>The type of an object, or null when it does not exist.</summary>
    public ObjectType? GetObjectType(ObjectId id)
    {
        using var reader = Objects.OpenReader();
        return reader.TryGetInfo(id, out var type, out _) ? type : null;
    }

    /// <summary>A commit, also by the id of a tag that names it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such commit.</exception>
    public Commit GetCommit(ObjectId id)
    {
        using var reader = Objects.OpenReader();
        return reader.Peel(id, ObjectType.Commit) is { } commit
            ? ObjectReader.ReadCommit(commit.Id, commit.Object).ToCommit(commit.Id)
            : throw new MissingObjectException("commit", id);
    }

    /// <summary>An annotated tag.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tag object.</exception>
    public Tag GetTag(ObjectId id)
    {
        using var reader = Objects.OpenReader();
        return reader.TryRead(id, out var value) && value.Type == ObjectType.Tag
            ? ObjectReader.ReadTag(id, value).ToTag(id)
            : throw new MissingObjectException("tag", id);
    }

    /// <summary>The entries of a folder, in git's order.</summary>
    /// <param name="commitOrTree">A tree; a commit, or a tag of one, stands for its root folder.</param>
    /// <exception cref="KeyNotFoundException">There is no such tree or commit.</exception>
    public IReadOnlyList<TreeEntry> GetTree(ObjectId commitOrTree)
    {
        using var reader = Objects.OpenReader();
        var tree = PeelToTree(reader, commitOrTree);
        var entries = new List<TreeEntry>();
        var entry = new TreeReader(tree.Object.Data.Span, id: tree.Id);
        while (entry.Read())
        {
            entries.Add(entry.ToEntry());
        }

        return entries;
    }

    /// <summary>Finds a file, folder, link or submodule.</summary>
    /// <param name="commitOrTree">Where to look: a commit, a tag of one, or a tree.</param>
    /// <param name="path">The path from there, with <c>/</c> between folders, in exactly the case that the tree has.</param>
    /// <returns>The entry, or null when there is nothing at that path.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tree or commit.</exception>
    public TreeEntry? FindEntry(ObjectId commitOrTree, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var reader = Objects.OpenReader();
        return FindEntry(reader, commitOrTree, path);
    }

    /// <summary>A blob's content. Large blobs are not held in memory. The caller disposes the stream.</summary>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    public Stream OpenBlob(ObjectId id)
    {
        using var reader = Objects.OpenReader();
        return reader.TryOpenBlob(id, out var content, out _) ? content : throw new MissingObjectException("blob", id);
    }

    /// <summary>A blob's content as a whole.</summary>
    /// <param name="maxBytes">How large it may be.</param>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    /// <exception cref="IOException">The blob is larger than <paramref name="maxBytes"/>.</exception>
    public byte[] ReadBlob(ObjectId id, long maxBytes)
    {
        using var reader = Objects.OpenReader();
        if (!reader.TryGetInfo(id, out var type, out var size) || type != ObjectType.Blob)
        {
            throw new MissingObjectException("blob", id);
        }

        if (size > maxBytes)
        {
            throw new IOException($"Blob {id} has {size} bytes, more than {maxBytes}.");
        }

        return reader.TryRead(id, out var value) ? value.Data.ToArray() : throw new MissingObjectException("blob", id);
    }

    /// <summary>
    /// The text of a file, such as a stage's configuration: UTF-8, with or without byte order mark, else Latin-1.
    /// </summary>
    /// <param name="commitOrTree">Where to look: a commit, a tag of one, or a tree.</param>
    /// <param name="path">The path from there, with <c>/</c> between folders.</param>
    /// <param name="maxBytes">How large it may be. Default: 1 MiB.</param>
    /// <returns>The text, or null when there is no file at that path.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tree or commit.</exception>
    /// <exception cref="IOException">The file is larger than <paramref name="maxBytes"/>.</exception>
    public string? ReadText(ObjectId commitOrTree, string path, long maxBytes = 1 << 20)
    {
        if (FindEntry(commitOrTree, path) is not { } entry || EntryModes.TypeOf(entry.Mode) != ObjectType.Blob)
        {
            return null;
        }

        var bytes = ReadBlob(entry.Id, maxBytes).AsSpan();
        return GitText.Decode(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    internal static (ObjectId Id, GitObject Object) PeelToTree(ObjectReader reader, ObjectId commitOrTree) =>
        reader.Peel(commitOrTree, ObjectType.Tree) ?? throw new MissingObjectException("commit or tree", commitOrTree);

    internal static TreeEntry? FindEntry(ObjectReader reader, ObjectId commitOrTree, string path)
    {
        var tree = PeelToTree(reader, commitOrTree);
        var components = path.Split('/');
        for (var i = 0; ; i++)
        {
            if (FindInTree(tree.Id, tree.Object, components[i]) is not { } entry)
            {
                return null;
            }

            if (i == components.Length - 1)
            {
                return entry;
            }

            if (entry.Mode != EntryMode.Tree)
            {
                return null;
            }

            tree = PeelToTree(reader, entry.Id);
        }
    }

    private static TreeEntry? FindInTree(ObjectId id, in GitObject tree, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var entry = new TreeReader(tree.Data.Span, id: id);
        while (entry.Read())
        {
            if (GitText.NameEquals(entry.Name, name, utf8))
            {
                return entry.ToEntry();
            }
        }

        return null;
    }
}
