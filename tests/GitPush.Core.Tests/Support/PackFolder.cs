using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Support;

/// <summary>Puts packs of <see cref="PackBuilder"/> with their indexes into a folder.</summary>
internal static class PackFolder
{
    /// <summary>Writes a pack and an index of the entries that are given.</summary>
    /// <returns>The path of the pack.</returns>
    public static string Add(string folder, PackBuilder builder, params (ObjectId Id, long Offset)[] entries)
    {
        var pack = builder.Build();
        var checksum = ObjectId.FromBytes(pack.AsSpan(pack.Length - ObjectId.Size));
        var path = Path.Combine(folder, $"pack-{checksum}.pack");
        File.WriteAllBytes(path, pack);
        using var index = File.Create(Path.ChangeExtension(path, ".idx"));
        PackIndexEntry[] sorted = [.. entries.OrderBy(entry => entry.Id).Select((entry, i) => new PackIndexEntry(entry.Id, entry.Offset, 0, i))];
        PackIndexWriter.Write(index, sorted, checksum);
        return path;
    }

    /// <summary>Writes a pack of one blob.</summary>
    public static ObjectId AddBlob(string folder, ReadOnlySpan<byte> content)
    {
        var builder = new PackBuilder();
        var id = PackBuilder.IdOf(ObjectType.Blob, content);
        Add(folder, builder, (id, builder.Add(ObjectType.Blob, content)));
        return id;
    }
}
