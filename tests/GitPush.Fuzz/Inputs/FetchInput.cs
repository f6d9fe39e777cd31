using GitPush.Objects;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes fetch requests of protocol v0 (gitprotocol-pack(5)) and v2 (gitprotocol-v2(5)).</summary>
/// <param name="ids">Ids that a client may know.</param>
internal sealed class FetchInput(IReadOnlyList<ObjectId> ids)
{
    private static readonly string[] Capabilities =
    [
        "multi_ack", "multi_ack_detailed", "no-done", "thin-pack", "side-band", "side-band-64k", "ofs-delta", "shallow", "deepen-since", "no-progress", "include-tag",
        "allow-tip-sha1-in-want", "filter", "agent=git/2", "object-format=sha1", "object-format=sha256", "x",
    ];

    private static readonly string[] Arguments =
    [
        "done", "thin-pack", "no-progress", "include-tag", "ofs-delta", "wait-for-done", "sideband-all", "deepen 1", "deepen 0", "deepen -1", "deepen 99999999999",
        "deepen-since 1600000003", "deepen-not refs/heads/topic", "deepen-relative", "filter blob:none", "filter tree:0", "filter blob:limit=1k", "filter combine:blob:none+tree:1",
        "filter sparse:oid=main", "want-ref refs/heads/main", "want-ref HEAD", "peel", "symrefs", "unborn", "ref-prefix refs/heads/", "ref-prefix HEAD", "ref-prefix ",
        "packfile-uris https", "",
    ];

    public static Mutator Mutator { get; } = Mutator.Of(
        "0000", "0001", "0002", "0009done\n", "want ", "have ", "shallow ", "command=fetch", "command=ls-refs", "deepen ", "filter ", "object-format=sha1", "\n", " ", "\0", "agent=x");

    public byte[] WriteV0(FuzzRandom random)
    {
        var packets = new PacketWriter(random);
        var capabilities = string.Concat(Capabilities.Where(word => random.OneIn(3) && (word != "object-format=sha256" || random.OneIn(10))).Select(word => " " + word));
        for (var wants = random.OneIn(15) ? 0 : 1 + random.Size(4); wants > 0; wants--)
        {
            packets.Line($"want {Id(random)}{capabilities}\n");
            capabilities = "";
        }

        WriteShallow(packets, random);
        packets.Flush();
        for (var rounds = random.Size(3); rounds > 0; rounds--)
        {
            WriteHaves(packets, random);
            packets.Flush();
        }

        WriteHaves(packets, random);
        return (random.OneIn(6) ? packets : packets.Line("done\n")).ToArray();
    }

    public byte[] WriteV2(FuzzRandom random)
    {
        var packets = new PacketWriter(random);
        for (var requests = 1 + random.Size(2); requests > 0; requests--)
        {
            packets.Line(random.Pick<string>(["command=fetch", "command=fetch\n", "command=fetch", "command=ls-refs\n", "command=object-info", "command="]));
            if (random.OneIn(2))
            {
                packets.Line(random.Pick<string>(["agent=git/2.39", "object-format=sha1", "object-format=sha256", "server-option=x", "session-id=y", "object-format"]));
            }

            if (!random.OneIn(12))
            {
                packets.Delimiter();
                WriteArguments(packets, random);
            }

            packets.Flush();
        }

        return packets.ToArray();
    }

    private void WriteArguments(PacketWriter packets, FuzzRandom random)
    {
        for (var wants = random.OneIn(8) ? 0 : 1 + random.Size(3); wants > 0; wants--)
        {
            packets.Line($"want {Id(random)}\n");
        }

        WriteHaves(packets, random);
        WriteShallow(packets, random);
        for (var arguments = random.Size(4); arguments > 0; arguments--)
        {
            packets.Line(random.Pick<string>(Arguments));
        }

        if (random.OneIn(2))
        {
            packets.Line("done\n");
        }
    }

    private void WriteHaves(PacketWriter packets, FuzzRandom random)
    {
        for (var haves = random.Size(6); haves > 0; haves--)
        {
            packets.Line($"have {Id(random)}\n");
        }
    }

    private void WriteShallow(PacketWriter packets, FuzzRandom random)
    {
        for (var lines = random.OneIn(5) ? 1 + random.Size(2) : 0; lines > 0; lines--)
        {
            packets.Line(random.Pick<string>([$"shallow {Id(random)}", "deepen 1", "deepen 2", "deepen 2147483647", "deepen-since 1600000004", "deepen-not topic", "filter blob:none"]));
        }
    }

    private string Id(FuzzRandom random) =>
        random.OneIn(20) ? random.Pick<string>(["", "0", new string('f', 40), new string('0', 40), new string('0', 64), "HEAD"]) : ids[random.Below(ids.Count)].ToString();
}
