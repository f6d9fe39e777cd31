using GitPush.Fuzz.Inputs;
using GitPush.Fuzz.SshPeers;

namespace GitPush.Fuzz.Targets;

/// <summary>What anybody may send to the SSH server before keys were exchanged.</summary>
internal sealed class SshHandshakeTarget : FuzzTarget
{
    private readonly SshServer _server;

    public SshHandshakeTarget() => _server = Own(new SshServer(Own(new SampleRepository())));

    public override string Name => "ssh-handshake";

    public override int SmokeCases => 2_000;

    public override byte[] Generate(FuzzRandom random) => SshPlainInput.Write(random);

    public override long AllowedBytes(int inputLength) => (4 << 20) + (64L * inputLength);

    public override void Run(byte[] input)
    {
        ByteQueue toServer = new(), toClient = new();
        toServer.Write(input);
        toServer.Complete();
        var running = _server.RunAsync(new PeerStream(toServer, toClient, Pieces.SizeFor(input)), 1L << 30);
        _server.EndAsync(running).GetAwaiter().GetResult();
    }
}
