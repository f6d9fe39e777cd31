using GitPush.Objects;
using GitPush.Packs;
using GitPush.Traversal;

namespace GitPush.CommitGraphs;

/// <summary>
/// Writes a commit-graph file (<see cref="CommitGraphFormat"/>) as <c>git commit-graph write</c> does, with topological levels
/// and corrected commit dates.
/// </summary>
internal sealed class CommitGraphWriter
{
    private readonly CommitGraph _commits;
    private readonly int[] _sorted;

    // By the number of a commit.
    private readonly int[] _positions;
    private readonly CommitGenerations _generations;

    private CommitGraphWriter(CommitGraph commits, IReadOnlyList<int> members)
    {
        _commits = commits;
        _sorted = [.. members];
        Array.Sort(_sorted, (a, b) => commits.Id(a).CompareTo(commits.Id(b)));
        _positions = new int[commits.Count];
        for (var i = 0; i < _sorted.Length; i++)
        {
            _positions[_sorted[i]] = i;
        }

        _generations = new CommitGenerations(commits, members);
    }

    /// <summary>Writes a file.</summary>
    /// <param name="output">Not flushed and not closed.</param>
    /// <param name="commits">Where the commits are loaded.</param>
    /// <param name="members">The commits that the file is to have, each once; with each of them its parents.</param>
    public static void Write(Stream output, CommitGraph commits, IReadOnlyList<int> members)
    {
        using var file = new ChecksummedWriter(output);
        new CommitGraphWriter(commits, members).Write(file);
    }

    private void Write(ChecksummedWriter file)
    {
        var edges = CollectEdges();
        var overflow = CollectOverflow();
        var count = (long)_sorted.Length;
        List<(uint Id, long Length)> chunks =
        [
            (CommitGraphFormat.OidFanOut, CommitGraphFormat.FanOutSize),
            (CommitGraphFormat.OidLookup, count * ObjectId.Size),
            (CommitGraphFormat.CommitData, count * CommitGraphFormat.CommitDataSize),
            (CommitGraphFormat.GenerationData, count * 4),
        ];
        if (overflow.Count > 0)
        {
            chunks.Add((CommitGraphFormat.GenerationOverflow, overflow.Count * 8L));
        }

        if (edges.Count > 0)
        {
            chunks.Add((CommitGraphFormat.ExtraEdges, edges.Count * 4L));
        }

        WriteHeader(file, chunks);
        WriteIds(file);
        WriteCommitData(file);
        WriteGenerations(file);
        overflow.ForEach(file.Write);
        edges.ForEach(file.Write);
        _ = file.WriteChecksum();
    }

    private static void WriteHeader(ChecksummedWriter file, List<(uint Id, long Length)> chunks)
    {
        file.Write(CommitGraphFormat.Signature);
        file.Write([1, 1, (byte)chunks.Count, 0]);
        var start = CommitGraphFormat.HeaderSize + ((chunks.Count + 1L) * CommitGraphFormat.ChunkEntrySize);
        foreach (var (id, length) in chunks)
        {
            file.Write(id);
            file.Write(start);
            start += length;
        }

        file.Write(0u);
        file.Write(start);
    }

    private void WriteIds(ChecksummedWriter file)
    {
        var count = 0;
        for (var first = 0; first < 256; first++)
        {
            while (count < _sorted.Length && _commits.Id(_sorted[count]).FirstByte <= first)
            {
                count++;
            }

            file.Write((uint)count);
        }

        foreach (var commit in _sorted)
        {
            file.Write(_commits.Id(commit));
        }
    }

    private void WriteCommitData(ChecksummedWriter file)
    {
        var edges = 0u;
        foreach (var commit in _sorted)
        {
            var parents = _commits.Parents(commit);
            file.Write(_commits.Tree(commit));
            file.Write(parents.Length > 0 ? (uint)_positions[parents[0]] : CommitGraphFormat.NoParent);
            file.Write(parents.Length switch
            {
                < 2 => CommitGraphFormat.NoParent,
                2 => (uint)_positions[parents[1]],
                _ => edges | CommitGraphFormat.TopBit,
            });
            edges += parents.Length > 2 ? (uint)parents.Length - 1 : 0;

            var date = (ulong)_commits.Date(commit);
            file.Write((_generations.Level(commit) << 2) | ((uint)(date >> 32) & 3));
            file.Write((uint)date);
        }
    }

    private void WriteGenerations(ChecksummedWriter file)
    {
        var rows = 0u;
        foreach (var commit in _sorted)
        {
            var offset = _generations.Offset(commit);
            file.Write(offset < CommitGraphFormat.TopBit ? (uint)offset : CommitGraphFormat.TopBit | rows++);
        }
    }

    private List<long> CollectOverflow() =>
        [.. _sorted.Select(_generations.Offset).Where(static offset => offset >= CommitGraphFormat.TopBit)];

    private List<uint> CollectEdges()
    {
        var edges = new List<uint>();
        foreach (var commit in _sorted)
        {
            var parents = _commits.Parents(commit);
            for (var i = 1; parents.Length > 2 && i < parents.Length; i++)
            {
                edges.Add((uint)_positions[parents[i]] | (i == parents.Length - 1 ? CommitGraphFormat.TopBit : 0));
            }
        }

        return edges;
    }
}
