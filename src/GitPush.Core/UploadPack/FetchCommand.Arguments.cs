using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

internal sealed partial class FetchCommand
{
    private readonly HashSet<ObjectId> _wanted = [];
    private readonly HashSet<ObjectId> _had = [];
    private readonly Dictionary<string, ObjectId> _wantedRefs = new(StringComparer.Ordinal);
    private readonly List<ObjectId> _named = [];
    private readonly NegotiationBudget _budget = new(session.Options.Limits);
    private bool _done;
    private bool _waitForDone;

    private async Task ReadArgumentsAsync(CancellationToken cancellationToken)
    {
        PktKind kind;
        while ((kind = await session.Input.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
        {
            Read(session.Input.Line);
        }

        if (kind != PktKind.Flush)
        {
            throw new GitProtocolException("expected flush after fetch arguments");
        }
    }

    private void Read(ReadOnlySpan<byte> argument)
    {
        if (argument.StartsWith("want "u8))
        {
            ReadWant(argument["want ".Length..]);
        }
        else if (argument.StartsWith("have "u8))
        {
            ReadHave(argument["have ".Length..]);
        }
        else if (argument.StartsWith("want-ref "u8) && session.Settings.OffersRefInWant)
        {
            ReadWantRef(Encoding.UTF8.GetString(argument["want-ref ".Length..]));
        }
        else if (argument.StartsWith("filter "u8) && session.Settings.Filters.IsOffered)
        {
            _request.SetFilter(argument["filter ".Length..], session.Settings.Filters);
        }
        else if (_request.Shallow.TryRead(argument, session))
        {
            _budget.Take();
        }
        else if (!TryReadFlag(argument))
        {
            throw new GitProtocolException($"unexpected line: '{Encoding.UTF8.GetString(argument)}'");
        }
    }

    private bool TryReadFlag(ReadOnlySpan<byte> argument)
    {
        if (argument.SequenceEqual("done"u8))
        {
            _done = true;
        }
        else if (argument.SequenceEqual("thin-pack"u8))
        {
            _request.ThinPack = true;
        }
        else if (argument.SequenceEqual("ofs-delta"u8))
        {
            _request.OfsDelta = true;
        }
        else if (argument.SequenceEqual("no-progress"u8))
        {
            _request.NoProgress = true;
        }
        else if (argument.SequenceEqual("include-tag"u8))
        {
            _request.IncludeTag = true;
        }
        else if (argument.SequenceEqual("deepen-relative"u8))
        {
            _request.Shallow.IsRelative = true;
        }
        else if (argument.SequenceEqual("wait-for-done"u8))
        {
            _waitForDone = true;
        }
        else if (argument.SequenceEqual("sideband-all"u8) && session.Settings.OffersSideBandAll)
        {
            _response.IsBanded = true;
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadWant(ReadOnlySpan<byte> hex)
    {
        _budget.Take();
        if (!ObjectId.TryParse(hex, out var id))
        {
            throw new GitProtocolException($"upload-pack: protocol error, expected to get oid, not 'want {Encoding.UTF8.GetString(hex)}'");
        }

        Want(id);
    }

    private void ReadWantRef(string name)
    {
        _budget.Take();
        if (!session.Refs.TryGet(name, out var wanted))
        {
            throw new GitProtocolException($"unknown ref {name}");
        }

        if (!_wantedRefs.TryAdd(name, wanted.Id))
        {
            throw new GitProtocolException($"duplicate want-ref {name}");
        }

        Want(wanted.Id);
    }

    private void ReadHave(ReadOnlySpan<byte> hex)
    {
        _budget.Take();
        if (!ObjectId.TryParse(hex, out var id))
        {
            throw new GitProtocolException($"upload-pack: expected SHA1 object, got '{Encoding.UTF8.GetString(hex)}'");
        }

        if (_had.Add(id))
        {
            _named.Add(id);
        }
    }

    private void Want(ObjectId id)
    {
        if (_wanted.Add(id))
        {
            _request.Wants.Add(id);
        }
    }
}
