using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>A small bare repository that git made, with every kind of object, packed, and a few loose ones.</summary>
internal sealed class SampleRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public SampleRepository()
    {
        Git = TestGit.InitBare(_folder.Combine("sample.git"));
        Git.RunWithInput(History(), "fast-import", "--quiet", "--depth=5");
        Git.Run("tag", "-a", "-m", "the first", "v1", "main~2");
        Git.Run("tag", "-a", "-m", "a tag of a tag", "v2", "v1");
        Git.Run("tag", "-a", "-m", "a blob", "blob", "main:a.txt");
        Git.Run("repack", "-adq", "--depth=10");
        Git.Run("pack-refs", "--all");
        Git.Run("config", "receive.denyDeletes", "false");
        Git.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        Git.Run("branch", "topic", "main~1");
        Objects = new ObjectDatabase(Path.Combine(Git.WorkingDirectory, "objects"));
        Contents = [.. Ids().Select(id => ReadObject(id))];
    }

    public TestGit Git { get; }

    public ObjectDatabase Objects { get; }

    /// <summary>All objects.</summary>
    public IReadOnlyList<(ObjectId Id, ObjectType Type, byte[] Data)> Contents { get; }

    /// <summary>A folder beside the repository.</summary>
    public string Folder(string name) => _folder.CreateDirectory(name);

    /// <summary>The only pack, and its index.</summary>
    public (byte[] Pack, byte[] Index) ReadPack()
    {
        var pack = Directory.GetFiles(Path.Combine(Git.WorkingDirectory, "objects", "pack"), "*.pack").Single();
        return (File.ReadAllBytes(pack), File.ReadAllBytes(Path.ChangeExtension(pack, ".idx")));
    }

    public void Dispose()
    {
        Objects.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<ObjectId> Ids() =>
        Git.Run("cat-file", "--batch-check=%(objectname)", "--batch-all-objects").Split('\n').Select(ObjectId.Parse);

    private (ObjectId Id, ObjectType Type, byte[] Data) ReadObject(ObjectId id)
    {
        using var reader = Objects.OpenReader();
        return reader.TryRead(id, out var value) ? (id, value.Type, value.Data.ToArray()) : throw new InvalidDataException($"no {id}");
    }

    private static string History()
    {
        var input = new System.Text.StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            var text = string.Join('\n', Enumerable.Range(0, 60).Select(line => line == i * 7 ? $"changed {i}" : $"line {line}"));
            input.Append(System.Globalization.CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter Zoe <zoe@example.com> {1_600_000_000 + i} +0200\ndata 8\nchange {i}\n");
            input.Append(System.Globalization.CultureInfo.InvariantCulture, $"M 100644 inline a.txt\ndata {text.Length}\n{text}\n");
            input.Append(System.Globalization.CultureInfo.InvariantCulture, $"M 100755 inline dir/sub/run{i % 3}.sh\ndata 6\nrun {i}\n\n");
            input.Append("M 120000 inline link\ndata 5\na.txt\nM 160000 0123456789012345678901234567890123456789 module\n\n");
        }

        return input.ToString();
    }
}
