using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.ReceivePack;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of signed pushes: what is signed is what is done, whatever a certificate looks like.</summary>
internal sealed class PushCertificateTarget : FuzzTarget
{
    private static readonly ObjectId[] Ids = [ObjectId.EmptyTree, ObjectId.Zero, ObjectId.Parse("0123456789abcdef0123456789abcdef01234567")];

    private readonly GitPushLimits _limits = new() { MaxCommands = 20, MaxPushCertificateBytes = 2_000 };

    public override string Name => "push-certificate";

    public override byte[] Generate(FuzzRandom random)
    {
        var packets = new PacketWriter(random);
        if (random.OneIn(40))
        {
            packets.Line($"{Ids[0]} {Ids[2]} refs/heads/unsigned");
        }

        CertificateInput.Write(packets, random, "report-status push-options agent=git/2", Ids);
        if (random.OneIn(40))
        {
            CertificateInput.Write(packets, random, "", Ids);
        }

        packets.Flush();
        if (random.OneIn(3))
        {
            packets.Line("a=b").Flush();
        }

        return random.OneIn(3) ? PushInput.Mutator.Mutate(random, packets.ToArray()) : packets.ToArray();
    }

    public override long AllowedBytes(int inputLength) => (1 << 20) + (512L * inputLength);

    public override void Run(byte[] input)
    {
        var read = new PushCommandReader(new PktLineReader(Pieces.Pipe(input)), _limits).ReadAsync(CancellationToken.None);
        Check(read.IsCompleted, "reading waits for bytes that are there");
        var push = read.AsTask().GetAwaiter().GetResult();
        Check(push.Commands.Count <= _limits.MaxCommands, "a limit does not hold");
        if (push.Certificate is { } certificate)
        {
            Check(certificate.Content.Length <= _limits.MaxPushCertificateBytes, "a limit does not hold");
            CheckCertificate(certificate, push.Commands);
        }
    }

    private static void CheckCertificate(PushCertificate certificate, IReadOnlyList<PushCommand> commands)
    {
        var payload = Encoding.Latin1.GetString(certificate.Payload.Span);
        Check(
            payload + Encoding.Latin1.GetString(certificate.Signature.Span) == Encoding.Latin1.GetString(certificate.Content.Span),
            "payload and signature are not the whole certificate");
        Check(certificate.Signature.IsEmpty || certificate.Signature.Span.StartsWith("-----BEGIN "u8), "a signature begins with something else");

        // Each command is a line of what is signed, behind the first empty one, and there is no line more.
        var start = payload.IndexOf("\n\n", StringComparison.Ordinal);
        var signed = start < 0 ? "" : payload[(start + 2)..];
        var lines = commands.Select(command => $"{command.OldId} {command.NewId} {Encoding.Latin1.GetString(command.NameBytes.Span)}");
        var expected = signed.EndsWith('\n') ? signed[..^1].Split('\n') : signed.Length == 0 ? [] : signed.Split('\n');
        Check(lines.SequenceEqual(expected.Select(line => line[..81].ToLowerInvariant() + line[81..])), "other commands than those that are signed");
        Check(certificate.Options.All(option => payload.Contains(option.Length == 0 ? "" : "push-option ", StringComparison.Ordinal)), "an option is not signed");
        _ = (certificate.Pusher, certificate.Date, certificate.Pushee, certificate.Nonce);
    }
}
