using System.Text;
using GitPush.Filters;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>Reads what a client of protocol v0 or v1 wants (gitprotocol-pack(5), "Packfile Negotiation").</summary>
internal static class FetchRequestReader
{
    private const int SmallSideBandPacket = 1_000;

    // upload-request  = want-list *shallow-line *depth-request [filter-request] flush-pkt
    // want-list       = first-want *additional-want
    // first-want      = PKT-LINE("want" SP obj-id SP capability-list LF)
    // additional-want = PKT-LINE("want" SP obj-id LF)
    public static async Task<FetchRequest> ReadAsync(UploadPackSession session, NegotiationBudget budget, CancellationToken cancellationToken)
    {
        var input = session.Input;
        var request = new FetchRequest();
        var seen = new HashSet<ObjectId>();
        PktKind kind;
        while ((kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
        {
            budget.Take();
            if (!request.Shallow.TryRead(input.Line, session) && !TryReadFilter(input.Line, request, session.Settings.Filters)
                && ParseWant(input, request, session.Client) is var want && seen.Add(want))
            {
                request.Wants.Add(want);
            }
        }

        // One that wants nothing says so with a flush.
        return kind == PktKind.End ? throw new GitProtocolException("the remote end hung up unexpectedly") : request;
    }

    private static bool TryReadFilter(ReadOnlySpan<byte> line, FetchRequest request, FilterPolicy policy)
    {
        if (!line.StartsWith("filter "u8))
        {
            return false;
        }

        if (!policy.IsOffered || !request.MayFilter)
        {
            throw new GitProtocolException("git upload-pack: filtering capability not negotiated");
        }

        request.SetFilter(line["filter ".Length..], policy);
        return true;
    }

    private static ObjectId ParseWant(PktLineReader input, FetchRequest request, ClientInfo client)
    {
        var line = input.Line;
        if (!line.StartsWith("want "u8) || line.Length < 5 + ObjectId.HexSize
            || !ObjectId.TryParse(line.Slice(5, ObjectId.HexSize), out var id))
        {
            throw new GitProtocolException($"upload-pack: protocol error, expected to get object ID, not '{input.Text}'");
        }

        var capabilities = line[(5 + ObjectId.HexSize)..];
        foreach (var range in capabilities.Split((byte)' '))
        {
            Apply(capabilities[range], request, client);
        }

        return id;
    }

    private static void Apply(ReadOnlySpan<byte> capability, FetchRequest request, ClientInfo client)
    {
        if (capability.SequenceEqual("multi_ack_detailed"u8))
        {
            request.Acknowledge = AckMode.Detailed;
        }
        else if (capability.SequenceEqual("multi_ack"u8))
        {
            request.Acknowledge = request.Acknowledge == AckMode.Detailed ? AckMode.Detailed : AckMode.Multi;
        }
        else if (capability.SequenceEqual("no-done"u8))
        {
            request.NoDone = true;
        }
        else if (capability.SequenceEqual("thin-pack"u8))
        {
            request.ThinPack = true;
        }
        else if (capability.SequenceEqual("ofs-delta"u8))
        {
            request.OfsDelta = true;
        }
        else if (capability.SequenceEqual("side-band-64k"u8))
        {
            request.SideBandPacket = PktLine.MaxPacket;
        }
        else if (capability.SequenceEqual("side-band"u8))
        {
            request.SideBandPacket = Math.Max(request.SideBandPacket, SmallSideBandPacket);
        }
        else if (capability.SequenceEqual("no-progress"u8))
        {
            request.NoProgress = true;
        }
        else if (capability.SequenceEqual("include-tag"u8))
        {
            request.IncludeTag = true;
        }
        else if (capability.SequenceEqual("deepen-relative"u8))
        {
            request.Shallow.IsRelative = true;
        }
        else if (capability.SequenceEqual("filter"u8))
        {
            request.MayFilter = true;
        }
        else if (capability.StartsWith("agent="u8))
        {
            client.SetAgent(Encoding.UTF8.GetString(capability["agent=".Length..]));
        }
        else if (capability.StartsWith("session-id="u8))
        {
            client.SetSessionId(Encoding.UTF8.GetString(capability["session-id=".Length..]));
        }
        else if (capability.StartsWith("object-format="u8) && !capability["object-format="u8.Length..].SequenceEqual("sha1"u8))
        {
            throw new GitProtocolException("upload-pack: the repository's object format is sha1");
        }
    }
}
