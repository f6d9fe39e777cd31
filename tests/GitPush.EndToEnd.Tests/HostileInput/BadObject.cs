using System.Text;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Objects of which one or more break a rule of git's, as one push.</summary>
internal sealed class BadObject(string name)
{
    private const string Identity = "A U Thor <a@example.com> 1700000000 +0000";

    private readonly List<(ObjectType Type, byte[] Content)> _objects = [];

    public string Name { get; } = name;

    /// <summary>The object that the push names.</summary>
    public ObjectId Tip { get; private set; }

    /// <summary>Why git's answer is another one; null when it is the same.</summary>
    public string? Difference { get; private init; }

    /// <summary>What is found where git finds something else: <c>error msgId</c>.</summary>
    public string[] Expected { get; private init; } = [];

    /// <summary>A commit as it is written here, over the empty tree.</summary>
    public static BadObject Commit(string name, string text) => Of(name, ObjectType.Commit, text);

    /// <summary>A commit with one author line and one committer line of any kind.</summary>
    public static BadObject Author(string name, string author) =>
        Commit(name, $"tree {ObjectId.EmptyTree}\nauthor {author}\ncommitter {Identity}\n\nm\n");

    /// <summary>A tag as it is written here, behind a line that names a sound commit.</summary>
    public static BadObject Tag(string name, string rest)
    {
        var bad = new BadObject(name);
        var target = bad.Add(ObjectType.Commit, Encoding.UTF8.GetBytes(SoundCommit(ObjectId.EmptyTree)));
        bad.Tip = bad.Add(ObjectType.Tag, Encoding.Latin1.GetBytes($"object {target}\n{rest}"));
        return bad;
    }

    public static BadObject Of(string name, ObjectType type, string text)
    {
        var bad = new BadObject(name);
        bad.Tip = bad.Add(type, Encoding.Latin1.GetBytes(text));
        return bad;
    }

    /// <summary>A commit with a tree of any entries; each entry is a blob of its own, unless its mode is a folder's.</summary>
    public static BadObject Tree(string name, params (string Mode, string Name)[] entries) =>
        Files(name, [.. entries.Select(entry => (entry.Mode, entry.Name, entry.Mode.EndsWith("40000", StringComparison.Ordinal) ? null : "content"))]);

    /// <summary>A commit with a tree of any entries, each with its content; one without is a folder that is empty.</summary>
    public static BadObject Files(string name, params (string Mode, string Name, string? Content)[] files)
    {
        var bad = new BadObject(name);
        var entries = files.Select(file => (
            file.Mode, Encoding.Latin1.GetBytes(file.Name), file.Content is null ? ObjectId.EmptyTree : bad.Add(ObjectType.Blob, Encoding.Latin1.GetBytes(file.Content))));
        bad.CommitTree(TreeBytes([.. entries]));
        return bad;
    }

    /// <summary>A commit with a tree of any entries, whose objects need not exist.</summary>
    public static BadObject Entries(string name, params (string Mode, byte[] Name, ObjectId Id)[] entries) => RawTree(name, TreeBytes(entries));

    /// <summary>A commit with a tree of any bytes.</summary>
    public static BadObject RawTree(string name, byte[] tree)
    {
        var bad = new BadObject(name);
        bad.CommitTree(tree);
        return bad;
    }

    /// <summary>The same push, where git answers otherwise.</summary>
    public BadObject Unlike(string difference, params string[] expected)
    {
        var bad = new BadObject(Name) { Tip = Tip, Difference = difference, Expected = expected };
        bad._objects.AddRange(_objects);
        return bad;
    }

    /// <summary>The same push without its blobs.</summary>
    public BadObject WithoutBlobs()
    {
        var bad = new BadObject(Name) { Tip = Tip };
        bad._objects.AddRange(_objects.Where(known => known.Type != ObjectType.Blob));
        return bad;
    }

    /// <summary>The push of all objects, as one ref.</summary>
    /// <param name="refName">The last part of its name.</param>
    public PushRequest ToRequest(string refName)
    {
        var pack = new PackBuilder();
        foreach (var (type, content) in _objects)
        {
            pack.Add(type, content);
        }

        return new PushRequest()
            .Command(ObjectId.Zero, Tip, $"refs/{(_objects[^1].Type == ObjectType.Tag ? "tags" : "heads")}/{refName}", PushRequest.Capabilities)
            .Flush()
            .Bytes(pack.Build());
    }

    public override string ToString() => Name;

    private static string SoundCommit(ObjectId tree) => $"tree {tree}\nauthor {Identity}\ncommitter {Identity}\n\nm\n";

    private static byte[] TreeBytes((string Mode, byte[] Name, ObjectId Id)[] entries)
    {
        using var tree = new MemoryStream();
        var id = new byte[ObjectId.Size];
        foreach (var entry in entries)
        {
            entry.Id.CopyTo(id);
            tree.Write([.. Encoding.ASCII.GetBytes(entry.Mode + " "), .. entry.Name, 0, .. id]);
        }

        return tree.ToArray();
    }

    private void CommitTree(byte[] tree) =>
        Tip = Add(ObjectType.Commit, Encoding.UTF8.GetBytes(SoundCommit(Add(ObjectType.Tree, tree))));

    private ObjectId Add(ObjectType type, byte[] content)
    {
        if (!_objects.Exists(known => known.Type == type && known.Content.AsSpan().SequenceEqual(content)))
        {
            _objects.Add((type, content));
        }

        return PackBuilder.IdOf(type, content);
    }
}
