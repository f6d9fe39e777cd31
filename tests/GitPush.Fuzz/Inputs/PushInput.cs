using System.Text;
using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes what a client sends before the pack (gitprotocol-pack(5), "Reference Update Request").</summary>
/// <param name="ids">Ids that a client may know.</param>
internal sealed class PushInput(IReadOnlyList<ObjectId> ids)
{
    private static readonly string[] Capabilities =
    [
        "report-status", "report-status-v2", "side-band-64k", "side-band", "quiet", "atomic", "delete-refs", "ofs-delta", "push-options", "object-format=sha1",
        "object-format=sha256", "agent=git/2.39", "session-id=x", "unknown", "push-cert=nonce", "=", "agent=", "object-format",
    ];

    private static readonly string[] Names =
    [
        "refs/heads/main", "refs/heads/topic", "refs/heads/new", "refs/heads/a", "refs/heads/a/b", "refs/tags/v1", "refs/tags/x", "HEAD", "refs/main", "refs/heads/.x",
        "refs/heads/x.lock", "refs/heads/../../config", "config", "refs/heads/ü", "refs/heads/\xff", "refs/notes/n", "refs/heads/", "@", "refs/heads/MAIN",
    ];

    public static Mutator Mutator { get; } = Mutator.Of("0000", "0001", "push-cert\0", "push-cert-end\n", "shallow ", "refs/heads/", "\0", " ", "\n", new string('0', 40));

    /// <summary>Commands or a certificate of them, and push options.</summary>
    /// <param name="hasPack">Whether a command asks for a pack.</param>
    public byte[] Write(FuzzRandom random, out bool hasPack)
    {
        var packets = new PacketWriter(random);
        hasPack = false;
        if (random.OneIn(30))
        {
            packets.Line($"shallow {ids[random.Below(ids.Count)]}");
        }

        var capabilities = string.Concat(Capabilities.Where(_ => random.OneIn(3)).Select(word => " " + word));
        if (!random.OneIn(3))
        {
            // Otherwise most pushes would say sha256, and go no further.
            capabilities = capabilities.Replace(" object-format=sha256", "", StringComparison.Ordinal);
        }

        if (random.OneIn(8))
        {
            // Which of its commands delete is the certificate's own affair; a pack that is not wanted is no harm.
            CertificateInput.Write(packets, random, capabilities, ids);
            hasPack = true;
            capabilities = "";
        }

        for (var count = hasPack && !random.OneIn(20) ? 0 : 1 + random.Size(5); count > 0; count--)
        {
            var deletes = random.OneIn(4);
            hasPack |= !deletes;
            var name = random.OneIn(6) ? Encoding.Latin1.GetString(RefNameInput.Generate(random)) : random.Pick<string>(Names);
            var line = $"{Id(random)} {(deletes ? ObjectId.Zero : Id(random))} {name}";
            packets.Line(capabilities.Length > 0 ? $"{line}\0{capabilities}" : random.OneIn(3) ? line + "\n" : line);
            capabilities = random.OneIn(30) ? " atomic" : "";
        }

        packets.Flush();
        if (!random.OneIn(3))
        {
            return packets.ToArray();
        }

        for (var count = random.Size(4); count > 0; count--)
        {
            packets.Line(random.Pick<string>(["a", "wait=1", "", new string('x', 300), "\0", "ü", "a=b\n"]));
        }

        return packets.Flush().ToArray();
    }

    private ObjectId Id(FuzzRandom random) => random.OneIn(3) ? ObjectId.Zero : ids[random.Below(ids.Count)];
}
