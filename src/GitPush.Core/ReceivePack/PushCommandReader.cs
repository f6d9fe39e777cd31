using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <summary>
/// Reads what a client sends before the pack (gitprotocol-pack(5), "Reference Update Request"):
/// <code>
/// update-requests = *shallow ( command-list | push-cert )
/// command-list    = PKT-LINE(old-id SP new-id SP name NUL capability-list)
///                   *PKT-LINE(old-id SP new-id SP name)
///                   flush-pkt
/// push-options    = *PKT-LINE(push-option) flush-pkt
/// </code>
/// </summary>
internal sealed class PushCommandReader(PktLineReader input, GitPushLimits limits)
{
    // Two ids of 40 digits, each with a space behind it.
    private const int NameOffset = 82;

    private readonly HashSet<ObjectId> _shallows = [];
    private bool _isFirst = true;
    private int _shallowLines;

    /// <summary>What the client can do, as far as it was read: it also decides in which form an error is told.</summary>
    public CapabilityList Capabilities { get; private set; } = CapabilityList.Empty;

    /// <returns>The commands; none when the client has nothing to push, or only tries the connection.</returns>
    /// <exception cref="GitProtocolException">Not what the grammar says, or over a limit.</exception>
    public async ValueTask<PushCommandList> ReadAsync(CancellationToken cancellationToken)
    {
        var commands = new List<PushCommand>();
        var lines = 0;

        // A client that hangs up in the middle of its commands meant none of them.
        for (var kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
             kind != PktKind.Flush;
             kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (kind)
            {
                case PktKind.End when commands.Count == 0:
                    return new([], Capabilities, []);
                case PktKind.End:
                    throw new GitProtocolException("the connection ended in the middle of the commands");
                case PktKind.Delimiter or PktKind.ResponseEnd:
                    throw new GitProtocolException("protocol error: an unexpected packet among the commands");
            }

            if (TryReadShallow(input.Line))
            {
                continue;
            }

            if (lines++ == limits.MaxCommands)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxCommands), limits.MaxCommands, "refs");
            }

            commands.Add(ReadCommand(input.Line));
        }

        if (Capabilities.TryGetValue("object-format", out var format) && format != "sha1")
        {
            throw new GitProtocolException($"error: unsupported object format '{Printable.Text(format)}'");
        }

        var options = commands.Count > 0 && Capabilities.Has("push-options")
            ? await ReadOptionsAsync(cancellationToken).ConfigureAwait(false)
            : [];
        return new(commands, Capabilities, options) { Shallows = _shallows };
    }

    // shallow = PKT-LINE("shallow" SP obj-id)
    private bool TryReadShallow(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("shallow "u8))
        {
            return false;
        }

        if (_shallowLines++ == limits.MaxNegotiationLines)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxNegotiationLines), limits.MaxNegotiationLines, "lines");
        }

        var value = line["shallow "u8.Length..];
        _ = _shallows.Add(ObjectId.TryParse(value, out var id)
            ? id
            : throw new GitProtocolException($"protocol error: expected shallow sha, got '{Printable.Text(Encoding.UTF8.GetString(value))}'"));
        return true;
    }

    private PushCommand ReadCommand(ReadOnlySpan<byte> line)
    {
        var nul = line.IndexOf((byte)0);
        if (nul >= 0)
        {
            if (_isFirst)
            {
                Capabilities = CapabilityList.Parse(line[(nul + 1)..]);
            }

            line = line[..nul];
        }

        _isFirst = false;
        if (line.SequenceEqual("push-cert"u8))
        {
            throw new GitProtocolException("signed pushes are not accepted here");
        }

        if (line.Length <= NameOffset
            || line[ObjectId.HexSize] != (byte)' '
            || line[NameOffset - 1] != (byte)' '
            || !ObjectId.TryParse(line[..ObjectId.HexSize], out var oldId)
            || !ObjectId.TryParse(line[(ObjectId.HexSize + 1)..(NameOffset - 1)], out var newId))
        {
            throw new GitProtocolException($"protocol error: expected old/new/ref, got '{Printable.Text(Encoding.UTF8.GetString(line))}'");
        }

        var name = line[NameOffset..];
        if (name.Length > limits.MaxRefNameBytes)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxRefNameBytes), limits.MaxRefNameBytes, "bytes");
        }

        return new PushCommand(name, oldId, newId);
    }

    private async ValueTask<IReadOnlyList<string>> ReadOptionsAsync(CancellationToken cancellationToken)
    {
        var options = new List<string>();
        var bytes = 0;
        while (true)
        {
            switch (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                case PktKind.Flush:
                    return options;
                case not PktKind.Data:
                    throw new GitProtocolException("protocol error: an unexpected packet among the push options");
            }

            bytes += input.Line.Length;
            if (options.Count == limits.MaxPushOptions)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxPushOptions), limits.MaxPushOptions, "options");
            }

            if (bytes > limits.MaxPushOptionBytes)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxPushOptionBytes), limits.MaxPushOptionBytes, "bytes");
            }

            options.Add(input.Text);
        }
    }
}
