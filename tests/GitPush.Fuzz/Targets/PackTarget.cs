using GitPush.Checks.Fsck;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Packs.Receiving;
using GitPush.Repositories;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// The receiver of packs as a whole. What it takes must have the ids that it says, in memory and as files, and every
/// five-hundredth time git itself has to find nothing wrong with it.
/// </summary>
internal sealed class PackTarget : FuzzTarget
{
    private const int SmallSpool = 256;

    private static readonly FsckPolicy Policy = FsckPolicy.For(new FsckOptions(), RepositoryConfig.Parse([]), repositoryPath: "/")!;

    private readonly SampleRepository _repository;
    private readonly ObjectHasher _hasher;
    private readonly Mutator _mutator = new();
    private readonly string _folder;
    private readonly TestGit _receiving;
    private readonly GitPushLimits _limits = new()
    {
        MaxObjectBytes = 1 << 20,
        MaxInflatedBytes = 8 << 20,
        MaxPackBytes = 4 << 20,
        MaxDeltaDepth = 100,
    };

    private int _taken;

    public PackTarget()
    {
        _repository = Own(new SampleRepository());
        _hasher = Own(new ObjectHasher(detectCollisions: false));
        var objects = Path.Combine(_repository.Git.WorkingDirectory, "objects");
        _receiving = TestGit.InitBare(_repository.Folder("receiving.git"));
        File.WriteAllText(Path.Combine(_receiving.WorkingDirectory, "objects", "info", "alternates"), objects + "\n");
        _folder = Path.Combine(_receiving.WorkingDirectory, "objects", "pack");
    }

    public override string Name => "pack";

    public override int SmokeCases => 2_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var pack = new PackInput(random, _repository.Contents, _hasher).Write();
        if (random.OneIn(3))
        {
            pack = _mutator.Mutate(random, pack);
            if (!random.OneIn(5))
            {
                PackInput.Seal(pack);
            }
        }

        return random.OneIn(50) ? [.. pack, 0, 1, 2] : pack;
    }

    public override long AllowedBytes(int inputLength) => (24 << 20) + (256L * inputLength);

    public override void Run(byte[] input)
    {
        try
        {
            if (Receive(input) is not { } pack)
            {
                return;
            }

            if (pack.Resident is { } resident)
            {
                Keep(pack, resident);
            }

            using var objects = new ObjectDatabase(Path.GetDirectoryName(_folder)!);
            var hasDuplicates = CheckObjects(pack, PackIndex.Open(Path.Combine(_folder, pack.Name + ".idx")), objects);
            AskGit(pack, hasDuplicates);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(_folder))
            {
                File.Delete(file);
            }
        }
    }

    private ReceivedPack? Receive(byte[] input)
    {
        // Half of the packs pass through a file and the queues of large ones, and half have their objects checked.
        var receiver = new PackReceiver(_repository.Objects, new PackReceiverOptions
        {
            Limits = _limits,
            Fsync = false,
            Fsck = (input.Length & 2) == 0 ? null : new FsckRun(Policy, new SoundBlobs()),
            SpoolBytes = (input.Length & 1) == 0 ? PackSpool.DefaultChunkSize : SmallSpool,
        });
        try
        {
            return receiver.ReceiveAsync(Pieces.Pipe(input), () => _folder, static _ => ValueTask.CompletedTask, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (GitProtocolException)
        {
            Check(Directory.GetFileSystemEntries(_folder).Length == 0, "a refused pack left a file");
            throw;
        }
    }

    /// <summary>Reads a pack that is in memory as stages do, and writes it as a push does that they accept.</summary>
    private void Keep(ReceivedPack pack, ResidentPack resident)
    {
        Check(Directory.GetFileSystemEntries(_folder).Length == 0, "a pack in memory has a file");
        using (var objects = new ObjectDatabase(Path.GetDirectoryName(_folder)!))
        {
            var opened = resident.Open(_folder);
            objects.Add(opened);
            _ = CheckObjects(pack, opened.Index, objects);
        }

        using (resident)
        {
            resident.Write(_folder, fsync: false, static () => PackTempFile.NewName("pack"), shared: default);
            resident.Publish(Path.Combine(_folder, pack.Name));
        }

        Check(Directory.GetFileSystemEntries(_folder).Length == 2, "a pack that was kept is not two files");
    }

    /// <returns>Whether the pack holds an object twice.</returns>
    private bool CheckObjects(ReceivedPack pack, PackIndex index, ObjectDatabase objects)
    {
        using var reader = objects.OpenReader();
        Check(index.Count >= pack.ObjectCount, "the index has fewer objects than came");
        var hasDuplicates = false;
        for (var i = 0; i < index.Count; i++)
        {
            hasDuplicates |= i > 0 && index.IdAt(i) == index.IdAt(i - 1);
            GitObject value;
            try
            {
                Check(reader.TryRead(index.IdAt(i), out value), "an object of the index is not found");
            }
            catch (GitProtocolException damage)
            {
                throw new FuzzException($"an object of a pack that was taken cannot be read: {damage}");
            }

            Check(_hasher.Hash(value.Type, value.Data.Span) == index.IdAt(i), "an object does not have its id");
        }

        return hasDuplicates;
    }

    private void AskGit(ReceivedPack pack, bool hasDuplicates)
    {
        // git index-pack takes what holds an object twice, and git verify-pack does not.
        if (!hasDuplicates && ++_taken % 500 == 0)
        {
            var result = _receiving.TryRun("verify-pack", Path.Combine(_folder, pack.Name + ".idx"));
            Check(result.ExitCode == 0, $"git verify-pack: {result.Error}");
        }
    }
}
