using GitPush.Checks.Fsck;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Reads the ids that commits, trees and tags name into a <see cref="LinkSet"/>, and has git's rules checked on the way.
/// Not thread-safe: one for each thread.
/// </summary>
/// <param name="fsck">What checks the objects; null when they are taken as they are.</param>
internal sealed class LinkCollector(LinkSet links, FsckRun? fsck)
{
    // Neighbouring versions of a tree name almost the same ids. Remembering the last ones by their own bits keeps most of them
    // from the shared set. Each type has a range of its own.
    private const int RecentBits = 13;
    private const int RecentPerType = 1 << RecentBits;

    // Under so many links the memory would not pay.
    private const int LinksBeforeRecent = 2_048;

    // git reads no shorter tag (tag.c, parse_tag_buffer), even if all of its lines are there.
    private const int MinTagBytes = ObjectId.HexSize + 24;

    private readonly ObjectCheck? _check = fsck is null ? null : new ObjectCheck(fsck);
    private readonly TreeNestingRecorder _nesting = links.Nesting.NewRecorder();
    private ObjectId[]? _recent;
    private int _seen;

    /// <summary>Collects what an object names.</summary>
    /// <param name="id">The object's own id, for messages.</param>
    /// <exception cref="PackFormatException">The object is not what its type says.</exception>
    /// <exception cref="FsckException">The object broke one of git's rules.</exception>
    public void Collect(ObjectId id, ObjectType type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case ObjectType.Commit:
                _check?.CheckCommit(id, content);
                CollectCommit(id, content);
                break;
            case ObjectType.Tree:
                CollectTree(id, content);
                break;
            case ObjectType.Tag:
                _check?.CheckTag(id, content);
                CollectTag(id, content);
                break;
        }
    }

    /// <summary><c>tree SP id LF *(parent SP id LF) author …</c></summary>
    private void CollectCommit(ObjectId id, ReadOnlySpan<byte> content)
    {
        if (!ObjectHeaders.TryTakeId(ref content, "tree"u8, out var tree))
        {
            throw Malformed(id, "bad tree pointer in commit");
        }

        Add(id, tree, ObjectType.Tree);
        while (content.StartsWith("parent "u8))
        {
            if (!ObjectHeaders.TryTakeId(ref content, "parent"u8, out var parent))
            {
                throw Malformed(id, "bad parents in commit");
            }

            Add(id, parent, ObjectType.Commit);
        }
    }

    /// <summary><c>object SP id LF type SP type LF tag SP name LF …</c></summary>
    private void CollectTag(ObjectId id, ReadOnlySpan<byte> content)
    {
        var isTooShort = content.Length < MinTagBytes;
        if (!ObjectHeaders.TryTakeId(ref content, "object"u8, out var target))
        {
            throw Malformed(id, "bad object pointer in tag");
        }

        var type = ObjectHeaders.TakeLine(ref content) switch
        {
            var line when line.SequenceEqual("type commit"u8) => ObjectType.Commit,
            var line when line.SequenceEqual("type tree"u8) => ObjectType.Tree,
            var line when line.SequenceEqual("type blob"u8) => ObjectType.Blob,
            var line when line.SequenceEqual("type tag"u8) => ObjectType.Tag,
            _ => throw Malformed(id, "unknown tag type"),
        };
        if (isTooShort || !content.StartsWith("tag "u8) || !content.Contains((byte)'\n'))
        {
            throw Malformed(id, "tag without a name, or too short for one");
        }

        Add(id, target, type);
    }

    /// <summary><c>*(mode SP name NUL id)</c>, the mode in octal, the id in 20 bytes.</summary>
    private void CollectTree(ObjectId id, ReadOnlySpan<byte> tree)
    {
        var check = _check?.Tree;
        check?.Begin(id);
        var position = 0;
        while (position < tree.Length)
        {
            var start = position;
            var mode = 0;
            for (; position < tree.Length && tree[position] != ' '; position++)
            {
                var digit = tree[position] - '0';
                if ((uint)digit > 7 || mode > 0xFFFF)
                {
                    throw MalformedTree(id, "malformed mode in tree entry");
                }

                mode = (mode << 3) | digit;
            }

            // The shortest name has one byte.
            var name = position + 1;
            var end = FindEnd(tree, name, out var hasSeparator);
            if (end < 0 || tree.Length - end - 1 < ObjectId.Size)
            {
                throw MalformedTree(id, "too-short tree object");
            }

            if (position == start || end == name)
            {
                throw MalformedTree(id, position == start ? "malformed mode in tree entry" : "empty filename in tree entry");
            }

            var entry = ObjectId.FromBytes(tree[(end + 1)..]);
            check?.Add(tree, start, mode, name, end, entry, hasSeparator);
            AddEntry(id, mode, entry);
            position = end + 1 + ObjectId.Size;
        }

        check?.End();
        _nesting.End(id);
    }

    /// <summary>Finds the NUL behind a name, and sees in passing whether there is a slash or backslash before it.</summary>
    /// <returns>Where it is; negative when there is none.</returns>
    private static int FindEnd(ReadOnlySpan<byte> tree, int name, out bool hasSeparator)
    {
        hasSeparator = false;
        if (name >= tree.Length)
        {
            return -1;
        }

        var length = tree[name..].IndexOfAny((byte)0, (byte)'/', (byte)'\\');
        if (length >= 0 && tree[name + length] != 0)
        {
            hasSeparator = true;
            length = tree[name..].IndexOf((byte)0);
        }

        return length < 0 ? -1 : name + length;
    }

    private void AddEntry(ObjectId tree, int mode, ObjectId id)
    {
        const int TypeBits = 0xF000;
        switch (mode & TypeBits)
        {
            case (int)EntryMode.Tree:
                _nesting.Add(id);
                Add(tree, id, ObjectType.Tree);
                break;
            case (int)EntryMode.File & TypeBits or (int)EntryMode.SymbolicLink:
                Add(tree, id, ObjectType.Blob);
                break;
            default:
                // A submodule, and to git whatever is none of the others: a commit of another repository, which this one need
                // not have. That its mode is a strange one is for git's rules to say.
                break;
        }
    }

    private void Add(ObjectId from, ObjectId id, ObjectType type)
    {
        // A free slot of the memory holds the zero id, so that one is never remembered.
        if ((_recent is not null || ++_seen > LinksBeforeRecent) && !id.IsZero)
        {
            _recent ??= new ObjectId[RecentPerType * ((int)ObjectType.Tag + 1)];
            ref var recent = ref _recent[((int)type << RecentBits) | (id.GetHashCode() & (RecentPerType - 1))];
            if (recent == id)
            {
                return;
            }

            recent = id;
        }

        var known = links.Add(id, type);
        if (known != type)
        {
            throw Malformed(from, $"names {id} as a {ObjectTypeNames.ToText(type)}, which elsewhere is named as a {ObjectTypeNames.ToText(known)}");
        }
    }

    private PackFormatException MalformedTree(ObjectId id, string what)
    {
        _check?.Tree.EndDamaged();
        return Malformed(id, what);
    }

    private static PackFormatException Malformed(ObjectId id, string what) => new($"object {id}: {what}");
}
