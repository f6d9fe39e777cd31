using GitPush.Diagnostics;
using GitPush.Objects;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;

namespace GitPush.CommitGraphs;

/// <summary>
/// The commit-graph of one <c>objects</c> folder, read again when its files change. Thread-safe. A damaged one is as good as
/// none; that is logged once.
/// </summary>
internal sealed class CommitGraphFiles(string objectsDirectory, ILogger? logger = null)
{
    private readonly Lock _gate = new();
    private readonly string _chainFolder = Path.Combine(objectsDirectory, "info", "commit-graphs");
    private volatile State? _state;

    /// <summary>The file of a graph that is not a chain. Where both are there, it is the one that counts.</summary>
    public string SinglePath { get; } = Path.Combine(objectsDirectory, "info", "commit-graph");

    /// <summary>The file that lists the layers of a chain, lowest first.</summary>
    public string ChainPath { get; } = Path.Combine(objectsDirectory, "info", "commit-graphs", "commit-graph-chain");

    /// <summary>The graph as it is now, or null. Costs two system calls when nothing changed.</summary>
    /// <param name="otherFolders">Object folders that this one borrows from: layers of a chain may lie there.</param>
    public StoredCommitGraph? Read(IEnumerable<string> otherFolders)
    {
        var single = FileStamp.OfFile(SinglePath);
        var chain = FileStamp.OfFile(ChainPath);
        if (_state is { } known && known.IsCurrent(single, chain))
        {
            return known.Graph;
        }

        lock (_gate)
        {
            if (_state is { } other && other.IsCurrent(single, chain))
            {
                return other.Graph;
            }

            var graph = single.Exists ? ReadSingle() : chain.Exists ? ReadChain(otherFolders) : null;
            _state = new State(single, chain, graph);
            return graph;
        }
    }

    /// <summary>Takes no more notice of a graph that was found to be damaged, until its files change.</summary>
    public void Distrust(StoredCommitGraph graph, CommitGraphException problem)
    {
        lock (_gate)
        {
            if (_state is { } known && known.Graph == graph)
            {
                _state = known with { Graph = null };
                Report(problem);
            }
        }
    }

    private StoredCommitGraph? ReadSingle()
    {
        try
        {
            return new StoredCommitGraph([CommitGraphLayer.Open(SinglePath)]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is CommitGraphException or IOException or UnauthorizedAccessException)
        {
            Report(e);
            return null;
        }
    }

    // The layers below a damaged one are as good as before, as for git.
    private StoredCommitGraph? ReadChain(IEnumerable<string> otherFolders)
    {
        var layers = new List<CommitGraphLayer>();
        StoredCommitGraph? graph = null;
        try
        {
            foreach (var line in File.ReadAllLines(ChainPath))
            {
                if (!ObjectId.TryParse(line, out var checksum))
                {
                    throw new CommitGraphException($"commit-graph-chain has a line that is no checksum: '{line}'");
                }

                var layer = CommitGraphLayer.Open(FindLayer(checksum, otherFolders));
                if (layer.Checksum != checksum)
                {
                    throw new CommitGraphException($"{layer.Name} has another file's content");
                }

                layers.Add(layer);
                graph = new StoredCommitGraph(layers);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !File.Exists(ChainPath))
        {
            // git has just merged the chain into something else.
        }
        catch (Exception e) when (e is CommitGraphException or IOException or UnauthorizedAccessException or OverflowException)
        {
            Report(e);
        }

        return graph;
    }

    private string FindLayer(ObjectId checksum, IEnumerable<string> otherFolders)
    {
        var name = $"graph-{checksum}.graph";
        var path = Path.Combine(_chainFolder, name);
        return File.Exists(path)
            ? path
            : otherFolders.Select(folder => Path.Combine(folder, "info", "commit-graphs", name)).FirstOrDefault(File.Exists) ?? path;
    }

    private void Report(Exception problem)
    {
        if (logger is not null)
        {
            Log.CommitGraphIgnored(logger, objectsDirectory, problem.Message);
        }
    }

    private sealed record State(FileStamp Single, FileStamp Chain, StoredCommitGraph? Graph)
    {
        public bool IsCurrent(in FileStamp single, in FileStamp chain) => Single.IsFresh(single) && Chain.IsFresh(chain);
    }
}
