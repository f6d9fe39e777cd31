using System.Text;
using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes the certificates of signed pushes (gitprotocol-pack(5), "Push Certificate"), line by line.</summary>
internal static class CertificateInput
{
    private static readonly string[] Headers =
    [
        "certificate version 0.1", "pusher A U Thor <a@b> 1600000000 +0200", "pushee https://example.com/shop", "nonce 1600000000-0123456789abcdef", "push-option a=b", "pusher key 1",
        "pusher", "pusher  ", "pusher x 99999999999999999999 +0000", "pusher x -9223372036854775808 -9999", "pusher x 253402300800 +1400", "nonce", "nonce ", "nonce -", "push-option ",
        "certificate version 9", "x",
    ];

    private static readonly string[] Signatures =
    [
        "-----BEGIN PGP SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN PGP SIGNATURE", " -----BEGIN SSH SIGNATURE-----",
    ];

    private static readonly string[] Names = ["refs/heads/main", "refs/heads/new", "refs/tags/v1", "refs/heads/ü", "refs/heads/\xff", "HEAD", "x", ""];

    /// <summary>The lines, each with the line feed that it ends in.</summary>
    public static List<string> Write(FuzzRandom random, IReadOnlyList<ObjectId> ids)
    {
        var lines = new List<string>();
        for (var headers = 1 + random.Size(5); headers > 0; headers--)
        {
            lines.Add(random.Pick<string>(Headers));
        }

        lines.Add("");
        for (var commands = random.OneIn(20) ? 0 : 1 + random.Size(4); commands > 0; commands--)
        {
            lines.Add($"{ids[random.Below(ids.Count)]} {(random.OneIn(5) ? ObjectId.Zero : ids[random.Below(ids.Count)])} {random.Pick<string>(Names)}");
        }

        for (var signatures = random.OneIn(10) ? random.Below(4) : 1; signatures > 0; signatures--)
        {
            lines.Add(random.Pick<string>(Signatures));
            lines.Add("");
            lines.Add("U1NIU0lHAAAA");
            lines.Add("-----END SSH SIGNATURE-----");
        }

        var at = random.Below(lines.Count);
        switch (random.Below(16))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, random.Pick<string>(["", random.Pick<string>(Signatures), random.Pick<string>(Headers), "\0", "push-cert-end"]));
                break;
            case 2:
                lines.RemoveRange(at, lines.Count - at);
                break;
        }

        return lines.ConvertAll(line => random.OneIn(200) ? line : line + "\n");
    }

    /// <summary>The packets of one, from <c>push-cert</c> on.</summary>
    public static void Write(PacketWriter packets, FuzzRandom random, string capabilities, IReadOnlyList<ObjectId> ids)
    {
        packets.Line($"push-cert\0{capabilities}\n");
        var lines = Write(random, ids);
        if (random.OneIn(12))
        {
            // Whatever the lines are, the certificate is what the packets hold.
            lines = [string.Concat(lines)];
        }

        foreach (var line in lines)
        {
            packets.Line(Encoding.Latin1.GetBytes(line));
        }

        if (!random.OneIn(20))
        {
            packets.Line(random.OneIn(30) ? "push-cert-end" : "push-cert-end\n");
        }
    }
}
