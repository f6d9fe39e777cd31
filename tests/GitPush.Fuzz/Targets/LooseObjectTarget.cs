using System.Globalization;
using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of loose objects: damaged as files, and as what the files inflate to.</summary>
internal sealed class LooseObjectTarget : FuzzTarget
{
    private static readonly ObjectId Id = ObjectId.Parse("0123456789abcdef0123456789abcdef01234567");

    private readonly TempFolder _folder;
    private readonly Mutator _mutator = Mutator.Of("blob ", "tree ", "commit ", "tag ", "\0", " ", "-", "+");
    private readonly LooseObjects _objects;
    private readonly string _path;

    public LooseObjectTarget()
    {
        _folder = Own(new TempFolder());
        _objects = new LooseObjects(_folder.Path);
        _path = _objects.PathOf(Id);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
    }

    public override string Name => "loose-object";

    public override byte[] Generate(FuzzRandom random)
    {
        var content = new byte[random.Size(random.OneIn(10) ? 5_000 : 100)];
        random.Fill(content);
        var type = random.Pick<string>(["blob", "tree", "commit", "tag"]);
        byte[] whole = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {content.Length}\0")), .. content];
        if (random.OneIn(2))
        {
            whole = _mutator.Mutate(random, whole);
        }

        var file = Zlib.Make(random, whole);
        return random.OneIn(3) ? _mutator.Mutate(random, file) : file;
    }

    public override bool IsRefusal(Exception exception) => exception is ObjectCorruptException or EndOfStreamException;

    // A size is believed as far as the file could hold it.
    public override long AllowedBytes(int inputLength) => (1 << 20) + (1100L * inputLength);

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        Check(_objects.TryRead(Id, out var value), "a file that is there is missing");
        Check(value.Data.Length <= 1032L * input.Length, "more was read than a file can hold");
        Check(_objects.TryOpen(Id, out var stream, out var type), "a file that is there is missing");
        using (stream)
        {
            Check(type == value.Type && stream!.Length == value.Data.Length, "two readings differ");
        }
    }
}
