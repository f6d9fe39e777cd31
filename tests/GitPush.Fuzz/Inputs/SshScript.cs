using System.Text;
using GitPush.Fuzz.SshPeers;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Writes what a client does on a connection, from its service request on: parts, of which the first says how it connects and what
/// happens to its bytes on their way, and each other one is a step.
/// </summary>
internal sealed class SshScript(FetchInput fetch, PushInput push)
{
    private static readonly string[] Commands =
    [
        "git-upload-pack 'shop'", "git-receive-pack 'shop'", "git upload-pack '/shop.git'", "git-upload-pack 'none'", "git-upload-pack '../shop'",
        "git-upload-archive 'shop'", "git-receive-pack 'shop", "sh -c 'id'", "git-upload-pack ''", "git-receive-pack 'sh'\\''op'", "",
    ];

    private static readonly string[] Requests =
    [
        "exec", "shell", "env", "pty-req", "signal", "eow@openssh.com", "subsystem", "x11-req", "auth-agent-req@openssh.com", "window-change", "exit-status", "break",
    ];

    private static readonly string[] GlobalRequests =
        ["keepalive@openssh.com", "no-more-sessions@openssh.com", "tcpip-forward", "cancel-tcpip-forward", "hostkeys-prove-00@openssh.com", "x"];

    private static readonly string[] ChannelTypes =
        ["session", "session", "session", "session", "session", "direct-tcpip", "x11", "forwarded-tcpip", "tun@openssh.com", "x"];

    private static readonly Mutator Mutator = Mutator.Of(
        "\0\0\0\0", "\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\0\0\x80\0", "session", "exec", "ssh-connection", "publickey", "none", "git-upload-pack 'shop'", "GIT_PROTOCOL", "version=2");

    /// <param name="isDamaged">Whether bytes are damaged on their way; otherwise messages are damaged before they are encrypted.</param>
    public byte[] Write(FuzzRandom random, bool isDamaged)
    {
        var steps = WriteSteps(random).ToList();
        if (!isDamaged)
        {
            Disturb(random, steps);
        }

        return Parts.Join([WriteConnection(random, isDamaged), .. steps]);
    }

    // byte which offer, byte how soon the server has new keys exchanged, byte how many bytes a read brings, then what is damaged.
    private static byte[] WriteConnection(FuzzRandom random, bool isDamaged)
    {
        var part = new List<byte> { (byte)random.Below(4), (byte)(random.OneIn(4) ? random.Below(256) : 0), (byte)(random.OneIn(4) ? 1 + random.Size(60) : 0) };
        for (var count = isDamaged ? 1 + random.Size(3) : 0; count > 0; count--)
        {
            var offset = random.OneIn(4) ? random.Below(500) : random.Below(6000);
            part.AddRange(new Damage((uint)offset, (DamageKind)random.Below(6), (byte)(1 + random.Size(254))).Write());
        }

        return [.. part];
    }

    private IEnumerable<byte[]> WriteSteps(FuzzRandom random)
    {
        yield return Message(SshMessages.Text(MessageNumber.ServiceRequest, random.OneIn(40) ? "ssh-connection" : "ssh-userauth"));
        for (var requests = random.Size(3); requests > 0; requests--)
        {
            yield return Message(WriteRequest(random));
        }

        if (!random.OneIn(12))
        {
            yield return Part(SshStep.LogIn, Encoding.ASCII.GetBytes(random.Pick<string>(["git", "ada", ""])));
        }

        for (var count = random.Below(40); count > 0; count--)
        {
            yield return WriteStep(random);
        }
    }

    /// <summary>Requests to authenticate that come to nothing.</summary>
    private static byte[] WriteRequest(FuzzRandom random) => random.Below(3) switch
    {
        0 => new SshWriter().WriteByte((byte)MessageNumber.UserAuthRequest).WriteString("git").WriteString("ssh-connection").WriteString("none").WrittenSpan.ToArray(),
        1 => Stranger.Request("git", isSigned: false),
        _ => Stranger.SignedRequest("git", new byte[32]),
    };

    private static SshUserKey Stranger { get; } = new();

    private byte[] WriteStep(FuzzRandom random)
    {
        var channel = (uint)random.Size(10);
        return random.Below(24) switch
        {
            0 or 1 or 2 => Message(SshMessages.Open(channel, Number(random), Number(random), random.Pick<string>(ChannelTypes))),
            3 or 4 or 5 => Message(WriteChannelRequest(random, channel)),
            6 or 7 => Message(SshMessages.Data(channel, Cut(random, WriteGit(random)))),
            8 => Message(SshMessages.Of(MessageNumber.ChannelExtendedData, channel, writer => writer.WriteUInt32(1).WriteString(Cut(random, WriteGit(random))))),
            9 or 10 => Message(SshMessages.Of(MessageNumber.ChannelWindowAdjust, channel, writer => writer.WriteUInt32(Number(random)))),
            11 => Message(SshMessages.Of(MessageNumber.ChannelEof, channel)),
            12 => Message(SshMessages.Of(MessageNumber.ChannelClose, channel)),
            13 => Message(SshMessages.Of(random.OneIn(2) ? MessageNumber.ChannelSuccess : MessageNumber.ChannelFailure, channel)),
            14 => Message(SshMessages.Text(MessageNumber.GlobalRequest, random.Pick<string>(GlobalRequests), (byte)random.Below(2))),
            15 => Message([(byte)random.Pick([MessageNumber.Ignore, MessageNumber.Debug, MessageNumber.Unimplemented]), .. new byte[random.Size(100)]]),
            16 => random.OneIn(4) ? Message([(byte)random.Below(256), .. new byte[random.Size(20)]]) : Part(SshStep.Ping, []),
            17 or 18 => Part(SshStep.Rekey, []),
            19 => Part(SshStep.Ping, []),
            _ => WriteRun(random),
        };
    }

    private byte[] WriteRun(FuzzRandom random)
    {
        var command = Encoding.ASCII.GetBytes(random.OneIn(5) ? random.Pick<string>(Commands) : Commands[random.Below(2)]);
        return Part(SshStep.Run, [(byte)command.Length, .. command, .. WriteGit(random)]);
    }

    private static byte[] WriteChannelRequest(FuzzRandom random, uint channel)
    {
        var type = random.OneIn(2) ? "exec" : random.Pick<string>(Requests);
        return SshMessages.Request(channel, type, writer => _ = type switch
        {
            "exec" => writer.WriteString(random.Pick<string>(Commands)),
            "env" => writer.WriteString(random.OneIn(3) ? "LANG" : "GIT_PROTOCOL").WriteString(random.Pick<string>(["version=2", "version=1", "x", "version=2:x"])),
            "signal" => writer.WriteString(random.Pick<string>(["TERM", "KILL", "USR1"])),
            _ => writer.WriteBytes(new byte[random.Size(40)]),
        });
    }

    private byte[] WriteGit(FuzzRandom random) => random.Below(4) switch
    {
        0 => fetch.WriteV0(random),
        1 => fetch.WriteV2(random),
        2 => push.Write(random, out _),
        _ => "0000"u8.ToArray(),
    };

    private static byte[] Cut(FuzzRandom random, byte[] data) => random.OneIn(3) ? data[..random.Below(data.Length + 1)] : data;

    private static uint Number(FuzzRandom random) => random.Below(4) switch
    {
        0 => random.Pick<uint>([0, 1, 2, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]),
        1 => (uint)random.NextUInt64(),
        _ => (uint)random.Size(1 << 21),
    };

    /// <summary>Damages some messages, and has some steps missing, doubled, or in another order.</summary>
    private static void Disturb(FuzzRandom random, List<byte[]> steps)
    {
        for (var changes = random.Size(6); changes > 0 && steps.Count > 0; changes--)
        {
            var at = random.Below(steps.Count);
            switch (random.Below(8))
            {
                case 0:
                    steps.RemoveAt(at);
                    break;
                case 1:
                    steps.Insert(at, steps[random.Below(steps.Count)]);
                    break;
                case 2:
                    var other = random.Below(steps.Count);
                    (steps[at], steps[other]) = (steps[other], steps[at]);
                    break;
                case 3 when random.OneIn(8):
                    steps.Insert(at, Part(SshStep.Raw, new byte[1 + random.Size(100)]));
                    break;
                default:
                    var payload = Mutator.Mutate(random, steps[at].AsSpan(1), steps[random.Below(steps.Count)]);
                    steps[at] = [steps[at][0], .. payload.AsSpan(0, Math.Min(payload.Length, 32 * 1024))];
                    break;
            }
        }
    }

    private static byte[] Message(byte[] payload) => Part(SshStep.Message, payload);

    private static byte[] Part(SshStep step, byte[] rest) => [(byte)step, .. rest];
}
