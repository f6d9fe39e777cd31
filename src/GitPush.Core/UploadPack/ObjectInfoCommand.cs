using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>Tells the sizes of objects in protocol v2 (gitprotocol-v2(5), "object-info").</summary>
internal sealed class ObjectInfoCommand(UploadPackSession session)
{
    private readonly List<ObjectId> _ids = [];
    private readonly NegotiationBudget _budget = new(session.Options.Limits);
    private bool _size;

    // output   = info flush-pkt
    // info     = PKT-LINE(attrs) LF *PKT-LINE(obj-info LF)
    // attrs    = attr | attrs SP attrs
    // attr     = "size"
    // obj-info = obj-id SP obj-size
    //
    // Of an object that is not there, or that the client may not ask for, the id and a space are all that is told.
    public async Task RunAsync(bool hasArguments, CancellationToken cancellationToken)
    {
        if (hasArguments)
        {
            await ReadArgumentsAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_ids.Count > 0)
        {
            await Task.Run(() => WriteAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        session.Response.WriteFlush();
        await session.Response.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var wants = new WantValidator(session, refsMayHaveMoved: true);
        if (_size)
        {
            session.Response.Write("size");
        }

        foreach (var id in _ids)
        {
            var isKnown = wants.TryGetSize(id, out var size, cancellationToken);
            session.Response.Write(!isKnown ? $"{id} " : _size ? $"{id} {size}" : $"{id}");
            await session.Response.FlushIfMuchAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadArgumentsAsync(CancellationToken cancellationToken)
    {
        PktKind kind;
        while ((kind = await session.Input.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
        {
            Read(session.Input.Line);
        }

        if (kind != PktKind.Flush)
        {
            throw new GitProtocolException("object-info: expected flush after arguments");
        }
    }

    private void Read(ReadOnlySpan<byte> argument)
    {
        if (argument.SequenceEqual("size"u8))
        {
            _size = true;
        }
        else if (argument.StartsWith("oid "u8))
        {
            _budget.Take();
            _ids.Add(ObjectId.TryParse(argument[4..], out var id)
                ? id
                : throw new GitProtocolException(
                    $"object-info: protocol error, expected to get oid, not '{Encoding.UTF8.GetString(argument[4..])}'"));
        }
        else
        {
            throw new GitProtocolException($"object-info: unexpected line: '{Encoding.UTF8.GetString(argument)}'");
        }
    }
}
