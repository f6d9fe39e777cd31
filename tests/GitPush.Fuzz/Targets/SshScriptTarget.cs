using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Fuzz.SshPeers;
using GitPush.Objects;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// Connections to the SSH server, with all that a client does on them. Either messages are damaged, which then are encrypted as they
/// should be, or what was encrypted, or both sides' exchange of keys, is damaged on its way.
/// </summary>
internal sealed class SshScriptTarget : FuzzTarget
{
    private readonly SshServer _server;
    private readonly SshScript _script;
    private readonly bool _isDamaged;

    public SshScriptTarget(bool isDamaged)
    {
        var sample = Own(new SampleRepository());
        _server = Own(new SshServer(sample));
        _isDamaged = isDamaged;
        var ids = sample.Contents.Where(value => value.Type is ObjectType.Commit or ObjectType.Tag).Select(value => value.Id).ToList();
        _script = new SshScript(new FetchInput(ids), new PushInput(ids));
    }

    public override string Name => _isDamaged ? "ssh-stream" : "ssh-messages";

    public override int SmokeCases => 400;

    public override byte[] Generate(FuzzRandom random) => _script.Write(random, _isDamaged);

    public override long AllowedBytes(int inputLength) => (16 << 20) + (64L * inputLength);

    public override void Run(byte[] input) => RunAsync(Parts.Split(input)).GetAwaiter().GetResult();

    private async Task RunAsync(List<byte[]> parts)
    {
        byte[] connection = [.. parts.FirstOrDefault() ?? [], 0, 0, 0];
        ByteQueue toServer = new(), toClient = new();
        var rekeyBytes = connection[1] == 0 ? 1L << 30 : 200L * connection[1];
        var piece = connection[2] == 0 ? int.MaxValue : connection[2];
        var running = _server.RunAsync(new PeerStream(toServer, toClient, piece), rekeyBytes);
        var stream = new DamagedStream(new PeerStream(toClient, toServer, int.MaxValue), ReadDamages(connection.AsSpan(3)));
        using (var client = new SshClient(stream, toServer, toClient, SshClientOffer.Of(connection[0]), _server.User))
        {
            try
            {
                if (await client.ConnectAsync())
                {
                    await RunAsync(client, parts.Skip(1));
                }
            }
            catch (IOException)
            {
                // The server has ended the connection.
            }
        }

        await _server.EndAsync(running);
    }

    private async Task RunAsync(SshClient client, IEnumerable<byte[]> steps)
    {
        // Once a message of a key exchange, or what is no message, stands where it should not, nothing has to have an answer.
        var isSound = true;
        foreach (var step in steps.Where(step => step.Length > 0))
        {
            await client.TakeAsync();
            if (client.IsOver)
            {
                return;
            }

            var rest = step[1..];
            switch ((SshStep)step[0])
            {
                case SshStep.LogIn:
                    await client.LogInAsync(Encoding.Latin1.GetString(rest));
                    break;
                case SshStep.Rekey when isSound:
                    isSound = await client.ExchangeAsync();
                    break;
                case SshStep.Raw:
                    isSound = false;
                    await client.SendRawAsync(rest);
                    break;
                case SshStep.Ping when isSound:
                    isSound = await client.PingAsync();
                    break;
                case SshStep.Run when isSound && rest.Length > 0 && rest[0] < rest.Length:
                    await client.RunAsync(rest[1..(1 + rest[0])], rest[(1 + rest[0])..], isPatient: !_isDamaged);
                    break;
                case SshStep.Message when rest.Length > 0:
                    isSound &= rest[0] is < (byte)MessageNumber.KexInit or > (byte)MessageNumber.KexMethodLast;
                    await client.SendAsync(rest);
                    break;
            }
        }
    }

    private static List<Damage> ReadDamages(ReadOnlySpan<byte> bytes)
    {
        var damages = new List<Damage>();
        for (; bytes.Length >= Damage.Size; bytes = bytes[Damage.Size..])
        {
            damages.Add(Damage.Read(bytes));
        }

        return damages;
    }
}
