namespace GitPush.CommitGraphs;

/// <summary>The layout of a commit-graph file.</summary>
/// <remarks>
/// gitformat-commit-graph(5), gitformat-chunk(5):
/// <code>
/// file   = "CGPH" version(1) hash-version(1) chunks(1) base-graphs(1) *(chunk-id(4) offset(8)) 0(4) end(8) *chunk sha1(20)
/// OIDF   = fan-out(256 * 4): how many ids have a first byte of at most n
/// OIDL   = *id(20), sorted
/// CDAT   = *(tree(20) first-parent(4) second-parent(4) level(30 bits) committer's-time(34 bits))
/// EDGE   = *parent(4): the second and further parents of an octopus, the last one with the top bit set
/// GDA2   = *offset(4): the corrected commit date less the commit date; with the top bit set: a row of GDO2
/// GDO2   = *offset(8)
/// BASE   = *sha1(20): the files below this one in a chain, lowest first
/// </code>
/// All numbers are big-endian. A parent is a position: its place among the ids of its own file, and before it all commits of
/// the files below.
/// </remarks>
internal static class CommitGraphFormat
{
    public const int HeaderSize = 8;
    public const int ChunkEntrySize = 12;
    public const int FanOutSize = 256 * 4;
    public const int CommitDataSize = 20 + 16;

    public const uint OidFanOut = 0x4F494446;
    public const uint OidLookup = 0x4F49444C;
    public const uint CommitData = 0x43444154;
    public const uint ExtraEdges = 0x45444745;
    public const uint GenerationData = 0x47444132;
    public const uint GenerationOverflow = 0x47444F32;
    public const uint BaseGraphs = 0x42415345;

    /// <summary>In place of a parent: there is none.</summary>
    public const uint NoParent = 0x7000_0000;

    /// <summary>In place of a second parent: a row of the extra edges. Of an extra edge: the last one.</summary>
    public const uint TopBit = 0x8000_0000;

    /// <summary>The highest topological level that 30 bits hold, less what git keeps for itself.</summary>
    public const uint MaxLevel = 0x3FFF_FFFF;

    /// <summary>The bits of a commit's time that are kept.</summary>
    public const long DateMask = (1L << 34) - 1;

    public static ReadOnlySpan<byte> Signature => "CGPH"u8;
}
