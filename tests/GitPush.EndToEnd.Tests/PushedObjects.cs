using System.Text;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests;

/// <summary>A commit with one file, as objects that a test may send or leave out.</summary>
internal sealed class PushedObjects
{
    /// <param name="content">The file's, and the commit's message.</param>
    /// <param name="parent">The commit's parent, sent or not.</param>
    public PushedObjects(string content, ObjectId? parent = null)
    {
        Blob = Encoding.UTF8.GetBytes(content);
        var blobId = new byte[ObjectId.Size];
        PackBuilder.IdOf(ObjectType.Blob, Blob).CopyTo(blobId);
        Tree = [.. "100644 a.txt\0"u8, .. blobId];
        Commit = Encoding.UTF8.GetBytes(
            $"tree {PackBuilder.IdOf(ObjectType.Tree, Tree)}\n{(parent is { } id ? $"parent {id}\n" : "")}author A <a@example.com> 1700000000 +0000\ncommitter A <a@example.com> 1700000000 +0000\n\n{content}\n");
        Id = PackBuilder.IdOf(ObjectType.Commit, Commit);
    }

    public byte[] Blob { get; }

    public byte[] Tree { get; }

    public byte[] Commit { get; }

    /// <summary>The commit's id.</summary>
    public ObjectId Id { get; }

    /// <summary>A pack of whole objects.</summary>
    /// <param name="incomplete">Commits whose blobs are left out.</param>
    public static byte[] Pack(PushedObjects[] complete, params PushedObjects[] incomplete)
    {
        var pack = new PackBuilder();
        foreach (var objects in complete.Concat(incomplete))
        {
            pack.Add(ObjectType.Commit, objects.Commit);
            pack.Add(ObjectType.Tree, objects.Tree);
            if (complete.Contains(objects))
            {
                pack.Add(ObjectType.Blob, objects.Blob);
            }
        }

        return pack.Build();
    }
}
