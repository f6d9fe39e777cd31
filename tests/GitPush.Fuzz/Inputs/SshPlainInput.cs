using System.Buffers.Binary;
using System.Text;
using GitPush.Fuzz.SshPeers;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes what a client sends before there are keys: its version, and plain packets (RFC 4253 §4.2, §6 and §7).</summary>
internal static class SshPlainInput
{
    private static readonly string[] Versions =
        ["SSH-2.0-OpenSSH_10.2\r\n", "SSH-2.0-x\n", "SSH-1.99-x comment\r\n", "SSH-2.0-\r\n", "SSH-1.5-x\r\n", "GET / HTTP/1.1\r\n", "\r\n"];

    private static readonly string[] Methods =
    [
        SshClient.Method, SshClient.Method + ",ext-info-c,kex-strict-c-v00@openssh.com", "curve25519-sha256,kex-strict-c-v00@openssh.com", "mlkem768x25519-sha256",
        "ecdh-sha2-nistp521", "diffie-hellman-group14-sha256", "", ",", "x,ext-info-c,x,x," + SshClient.Method,
    ];

    private static readonly Mutator Mutator = Mutator.Of(
        "\0\0\0\0", "\xff\xff\xff\xff", "\0\0\x88\xb8", "\0\0\x88\xb9", ",", SshClient.Method, "kex-strict-c-v00@openssh.com", "ext-info-c", "none", "\x14", "\x15", "\x1e", "SSH-2.0-", "\r\n");

    public static byte[] Write(FuzzRandom random)
    {
        var bytes = new List<byte>(Encoding.ASCII.GetBytes(random.OneIn(10) ? random.Pick<string>(Versions) : Versions[0]));
        if (random.OneIn(20))
        {
            AddPacket(random, bytes, [(byte)MessageNumber.Ignore, 0, 0, 0, 0]);
        }

        AddPacket(random, bytes, WriteInit(random));
        for (var messages = random.OneIn(3) ? 1 + random.Size(3) : 0; messages > 0; messages--)
        {
            AddPacket(random, bytes, [(byte)random.Below(256), .. new byte[random.Size(60)]]);
        }

        AddPacket(random, bytes, new SshWriter().WriteByte((byte)MessageNumber.KexMethodInit).WriteString(WriteValue(random)).WrittenSpan.ToArray());
        AddPacket(random, bytes, [(byte)MessageNumber.NewKeys]);
        var rest = new byte[random.OneIn(2) ? 0 : random.Size(36_000)];
        random.Fill(rest);
        bytes.AddRange(rest);
        return random.OneIn(3) ? Mutator.Mutate(random, [.. bytes]) : [.. bytes];
    }

    /// <summary>Lists that agree mostly, as not much follows otherwise.</summary>
    private static byte[] WriteInit(FuzzRandom random)
    {
        var init = new SshWriter().WriteByte((byte)MessageNumber.KexInit).WriteBytes(new byte[16])
            .WriteString(random.OneIn(2) ? Methods[random.Below(2)] : random.Pick<string>(Methods))
            .WriteString(random.OneIn(8) ? "ssh-rsa,rsa-sha2-512" : SshUserKey.Algorithm)
            .WriteString(random.OneIn(8) ? "3des-cbc,aes128-ctr" : "aes128-gcm@openssh.com,aes256-ctr").WriteString("aes128-ctr,aes256-gcm@openssh.com")
            .WriteString("hmac-sha2-256").WriteString(random.OneIn(8) ? "hmac-md5" : "hmac-sha2-512-etm@openssh.com,hmac-sha2-256")
            .WriteString(random.OneIn(8) ? "zlib@openssh.com" : "none").WriteString("none,zlib")
            .WriteString(random.OneIn(8) ? "en,de" : "").WriteString("")
            .WriteBoolean(random.OneIn(6)).WriteUInt32(random.OneIn(12) ? (uint)random.NextUInt64() : 0)
            .WrittenSpan.ToArray();
        return random.OneIn(3) ? Mutator.Mutate(random, init) : init;
    }

    private static byte[] WriteValue(FuzzRandom random)
    {
        if (!random.OneIn(3))
        {
            return SshClient.Point.ToArray();
        }

        var value = new byte[random.Pick([0, 1, 32, 64, 65, 66, 97, 133, 1216, 1217, random.Size(2000)])];
        random.Fill(value);
        if (value.Length > 0 && random.OneIn(2))
        {
            value[0] = 4;
        }

        return value;
    }

    /// <summary>uint32 packet_length, byte padding_length, payload, padding; now and then with numbers that are wrong.</summary>
    private static void AddPacket(FuzzRandom random, List<byte> bytes, byte[] payload)
    {
        var padding = 8 - ((payload.Length + 5) % 8);
        padding = padding < 4 ? padding + 8 : padding;
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head, 1 + payload.Length + padding);
        head[4] = (byte)padding;
        if (random.OneIn(40))
        {
            BinaryPrimitives.WriteUInt32BigEndian(head, random.Pick<uint>([0, 1, 4, 5, 6, 12, 35_000, 35_004, 0x7FFF_FFFC, 0xFFFF_FFFC, (uint)random.NextUInt64()]));
        }

        if (random.OneIn(40))
        {
            head[4] = (byte)random.Below(256);
        }

        bytes.AddRange(head);
        bytes.AddRange(payload);
        bytes.AddRange(new byte[padding]);
    }
}
