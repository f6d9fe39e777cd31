using System.IO.Pipelines;
using GitPush.Checks.Fsck;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

/// <summary>A bare repository that takes packs in, and the limits it has.</summary>
internal sealed class Reception : IDisposable
{
    private readonly TempFolder _folder = new();

    public Reception()
    {
        Git = TestGit.InitBare(_folder.Combine("received.git"));
        PackDirectory = Path.Combine(Git.WorkingDirectory, "objects", "pack");
        Existing = new ObjectDatabase(Path.Combine(Git.WorkingDirectory, "objects"));
    }

    public TestGit Git { get; }

    public string PackDirectory { get; }

    public ObjectDatabase Existing { get; }

    public GitPushLimits Limits { get; } = new();

    public bool DetectCollisions { get; init; } = true;

    /// <summary>What checks the objects; null: they are taken as they are.</summary>
    public FsckRun? Fsck { get; set; }

    /// <summary>The names of all files that lie beside packs, sorted.</summary>
    public IEnumerable<string> Files =>
        Directory.EnumerateFiles(PackDirectory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>A folder for a repository that packs come from.</summary>
    public string Folder(string name) => _folder.Combine(name);

    public Task<ReceivedPack?> ReceiveAsync(byte[] pack) => ReceiveAsync(PipeReader.Create(new MemoryStream(pack)));

    /// <summary>Receives a pack, and stores it even if it is small.</summary>
    public async Task<ReceivedPack?> ReceiveAsync(PipeReader input, CancellationToken cancellationToken = default)
    {
        var pack = await NewReceiver().ReceiveAsync(input, () => PackDirectory, static _ => ValueTask.CompletedTask, cancellationToken);
        if (pack?.Resident is { } resident)
        {
            resident.Write(PackDirectory, fsync: false, Path.GetRandomFileName, shared: default);
            resident.Publish(Path.Combine(PackDirectory, pack.Name));
        }

        return pack;
    }

    public PackReceiver NewReceiver() =>
        new(Existing, new PackReceiverOptions { Limits = Limits, Fsync = false, DetectCollisions = DetectCollisions, Fsck = Fsck });

    /// <summary>Has the pack refused, and makes sure that nothing of it stays.</summary>
    /// <returns>What the client is told.</returns>
    public async Task<string> RefusalOfAsync<TException>(byte[] pack)
        where TException : GitProtocolException
    {
        var before = Files.ToList();
        var refusal = await Assert.ThrowsExactlyAsync<TException>(() => ReceiveAsync(pack));
        CollectionAssert.AreEqual(before, Files.ToList());
        return refusal.Message;
    }

    /// <summary>Has git itself check pack and index.</summary>
    public void Verify(ReceivedPack pack) => Git.Run("verify-pack", Path.Combine(PackDirectory, pack.Name + ".idx"));

    public byte[] ReadFile(string name) => File.ReadAllBytes(Path.Combine(PackDirectory, name));

    public void Dispose()
    {
        Existing.Dispose();
        _folder.Dispose();
    }
}
