namespace GitPush.Objects;

/// <summary>The names by which git writes object types.</summary>
internal static class ObjectTypeNames
{
    public static bool TryParse(ReadOnlySpan<byte> name, out ObjectType type)
    {
        type = name switch
        {
            _ when name.SequenceEqual("commit"u8) => ObjectType.Commit,
            _ when name.SequenceEqual("tree"u8) => ObjectType.Tree,
            _ when name.SequenceEqual("blob"u8) => ObjectType.Blob,
            _ when name.SequenceEqual("tag"u8) => ObjectType.Tag,
            _ => default,
        };
        return type != default;
    }

    public static ReadOnlySpan<byte> ToBytes(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit"u8,
        ObjectType.Tree => "tree"u8,
        ObjectType.Blob => "blob"u8,
        ObjectType.Tag => "tag"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static string ToText(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit",
        ObjectType.Tree => "tree",
        ObjectType.Blob => "blob",
        ObjectType.Tag => "tag",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
