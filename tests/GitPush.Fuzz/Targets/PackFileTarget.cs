using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Fuzz.Targets;

/// <summary>Reading from a pack and an index that were damaged on the disk: both, or one of them.</summary>
internal sealed class PackFileTarget : FuzzTarget
{
    private const int ObjectsTried = 8;

    private readonly SampleRepository _repository;
    private readonly Mutator _mutator = new();
    private readonly byte[] _pack;
    private readonly byte[] _index;
    private readonly string _objects;
    private readonly string _packPath;

    public PackFileTarget()
    {
        _repository = Own(new SampleRepository());
        (_pack, _index) = _repository.ReadPack();
        _objects = _repository.Folder("damaged/objects");
        _packPath = Path.Combine(_repository.Folder("damaged/objects/pack"), "pack-0000000000000000000000000000000000000000.pack");
    }

    public override string Name => "pack-file";

    public override int SmokeCases => 1_000;

    // The input is the index and then the pack, whose signature tells where it begins.
    public override byte[] Generate(FuzzRandom random)
    {
        var which = random.Below(4);
        var index = which is 0 or 3 ? Damage(random, _index, ObjectId.Size * 2) : _index;
        var pack = which is 1 or 2 or 3 ? Damage(random, _pack, ObjectId.Size) : _pack;
        return [.. index, .. pack];
    }

    public override bool IsRefusal(Exception exception) => exception is GitProtocolException or PackGoneException or EndOfStreamException;

    public override long AllowedBytes(int inputLength) => (8 << 20) + (4096L * inputLength);

    public override void Run(byte[] input)
    {
        var split = input.AsSpan().LastIndexOf("PACK\0\0\0"u8);
        split = split < 0 ? input.Length : split;
        File.WriteAllBytes(Path.ChangeExtension(_packPath, ".idx"), input[..split]);
        File.WriteAllBytes(_packPath, input[split..]);

        // What is damaged need not keep anybody from reading the rest, so some more objects are tried.
        using var objects = new ObjectDatabase(_objects);
        Exception? refusal = null;
        var first = input.Length % _repository.Contents.Count;
        for (var i = 0; i < ObjectsTried; i++)
        {
            var (id, _, data) = _repository.Contents[(first + (i * 7)) % _repository.Contents.Count];
            try
            {
                ReadEachWay(objects, id, data);
            }
            catch (Exception exception) when (exception is not FuzzException && IsRefusal(exception))
            {
                refusal = exception;
            }
        }

        if (refusal is not null)
        {
            throw refusal;
        }
    }

    private static void ReadEachWay(ObjectDatabase objects, ObjectId id, byte[] data)
    {
        using var reader = objects.OpenReader();
        if (!reader.TryRead(id, out var value))
        {
            return;
        }

        // Nothing is read under a size that its header does not promise.
        Check(value.Data.Length <= data.Length + (1 << 20), "far more was read than was ever written");
        if (reader.TryOpenBlob(id, out var content, out var size))
        {
            using (content)
            {
                var copied = new MemoryStream();
                content.CopyTo(copied);
                Check(copied.Length == size, "a blob's stream is not as long as it says");
            }
        }
    }

    private byte[] Damage(FuzzRandom random, byte[] file, int trailer)
    {
        var damaged = _mutator.Mutate(random, file.AsSpan(0, file.Length - trailer));
        return [.. damaged, .. file.AsSpan(file.Length - trailer)];
    }
}
