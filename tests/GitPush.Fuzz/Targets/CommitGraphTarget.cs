using System.Text;
using GitPush.CommitGraphs;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// The reader of commit-graphs, from the files in their folder to the last parent: a single file, or a chain of layers with
/// the file that lists them. An input of the chain is that list and then the layers.
/// </summary>
internal sealed class CommitGraphTarget : FuzzTarget
{
    private const int MaxLayers = 6;
    private const int BytesPerCommit = ObjectId.Size + CommitGraphFormat.CommitDataSize;

    private readonly TempFolder _folder;
    private readonly bool _isChain;
    private readonly string _info;
    private readonly string _chainFolder;
    private readonly List<int> _parents = [];

    public CommitGraphTarget(bool isChain)
    {
        _folder = Own(new TempFolder());
        _isChain = isChain;
        _info = _folder.CreateDirectory("objects/info");
        _chainFolder = _folder.CreateDirectory("objects/info/commit-graphs");
    }

    public override string Name => _isChain ? "commit-graph-chain" : "commit-graph";

    public override int SmokeCases => 2_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var graph = new CommitGraphInput(random);
        if (!_isChain)
        {
            return graph.Write([], 0, out _);
        }

        var (layers, checksums, below) = (new List<byte[]>(), new List<ObjectId>(), 0);
        for (var count = 1 + random.Below(4); count > 0; count--)
        {
            layers.Add(graph.Write(checksums, below, out var commits));
            checksums.Add(CommitGraphInput.ChecksumOf(layers[^1]));
            below += random.OneIn(60) ? commits + 1 : commits;
        }

        return Parts.Join([List(random, checksums), .. layers]);
    }

    public override bool IsRefusal(Exception exception) => exception is CommitGraphException or GitProtocolException;

    public override long AllowedBytes(int inputLength) => (2 << 20) + (256L * inputLength);

    public override void Run(byte[] input)
    {
        try
        {
            Write(input);
            var graph = new CommitGraphFiles(Path.GetDirectoryName(_info)!).Read([]) ?? throw new GitProtocolException("ignored");
            Check((long)graph.Count * BytesPerCommit <= (long)input.Length * MaxLayers, "a graph has more commits than its files have room for");
            Explore(graph);
        }
        finally
        {
            foreach (var file in Directory.EnumerateFiles(_info, "*", SearchOption.AllDirectories).ToList())
            {
                File.Delete(file);
            }
        }
    }

    private static byte[] List(FuzzRandom random, List<ObjectId> checksums)
    {
        var lines = checksums.ConvertAll(checksum => checksum.ToString());
        switch (random.Below(30))
        {
            case 0:
                lines.Reverse();
                break;
            case 1:
                lines.RemoveAt(random.Below(lines.Count));
                break;
            case 2:
                lines.Insert(random.Below(lines.Count), lines[random.Below(lines.Count)]);
                break;
            case 3:
                lines.Add(random.Pick<string>(["", " ", new string('0', 40), "../../commit-graph", new string('A', 40)]));
                break;
        }

        return Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + (random.OneIn(50) ? "\r\n" : "\n"))));
    }

    private void Write(byte[] input)
    {
        if (!_isChain)
        {
            File.WriteAllBytes(Path.Combine(_info, "commit-graph"), input);
            return;
        }

        var parts = Parts.Split(input);
        File.WriteAllBytes(Path.Combine(_chainFolder, "commit-graph-chain"), parts.Count > 0 ? parts[0] : []);
        foreach (var layer in parts.Skip(1).Take(MaxLayers))
        {
            File.WriteAllBytes(Path.Combine(_chainFolder, $"graph-{CommitGraphInput.ChecksumOf(layer)}.graph"), layer);
        }
    }

    private void Explore(StoredCommitGraph graph)
    {
        var step = 1 + (graph.Count / 60);
        for (var position = 0; position < graph.Count; position += step)
        {
            var id = graph.IdAt(position);
            Check(!graph.TryFind(id, out var found) || graph.IdAt(found) == id, "another commit was found");
            _ = graph.Read(position, _parents);
            Check(_parents.TrueForAll(parent => parent >= 0 && parent < graph.Count), "a parent is not in the graph");
            _ = graph.GenerationAt(position);
        }

        Check(!graph.TryFind(ObjectId.EmptyTree, out _), "a commit was found that is not there");
    }
}
