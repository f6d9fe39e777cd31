namespace GitPush.Traversal;

/// <summary>Hashes paths name by name (FNV-1a), for tables in which a collision costs time and nothing else.</summary>
internal static class PathHash
{
    public const ulong Root = 14_695_981_039_346_656_037;

    private const ulong Prime = 1_099_511_628_211;

    /// <summary>The hash of a name below a path.</summary>
    public static ulong Below(ulong path, ReadOnlySpan<byte> name)
    {
        foreach (var value in name)
        {
            path = (path ^ value) * Prime;
        }

        return (path ^ (byte)'/') * Prime;
    }
}
