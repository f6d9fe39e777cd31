using System.Text;
using GitPush.Objects;

namespace GitPush.Core.Tests.Support;

/// <summary>Trees that git itself refuses to write.</summary>
internal static class HostileTrees
{
    /// <summary>Writes a tree whose entries stand as they are given: unsorted, twice, with any name.</summary>
    public static ObjectId Write(LooseObjects loose, params (string Mode, byte[] Name, ObjectId Id)[] entries)
    {
        using var tree = new MemoryStream();
        Span<byte> id = stackalloc byte[ObjectId.Size];
        foreach (var entry in entries)
        {
            tree.Write(Encoding.ASCII.GetBytes(entry.Mode + " "));
            tree.Write(entry.Name);
            tree.WriteByte(0);
            entry.Id.CopyTo(id);
            tree.Write(id);
        }

        return loose.Write(ObjectType.Tree, tree.ToArray(), fsync: false);
    }
}
