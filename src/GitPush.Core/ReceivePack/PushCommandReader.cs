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
internal static class PushCommandReader
{
    // Two ids of 40 digits, each with a space behind it.
    private const int NameOffset = 82;

    /// <returns>The commands; none when the client has nothing to push, or only tries the connection.</returns>
    /// <exception cref="GitProtocolException">Not what the grammar says, or over a limit.</exception>
    public static async ValueTask<PushCommandList> ReadAsync(PktLineReader input, GitPushLimits limits, CancellationToken cancellationToken)
    {
        var commands = new List<PushCommand>();
        var capabilities = CapabilityList.Empty;

        // A client that hangs up in the middle of its commands meant none of them.
        for (var kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
             kind != PktKind.Flush;
             kind = await input.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (kind)
            {
                case PktKind.End when commands.Count == 0:
                    return new([], capabilities, []);
                case PktKind.End:
                    throw new GitProtocolException("the connection ended in the middle of the commands");
                case PktKind.Delimiter or PktKind.ResponseEnd:
                    throw new GitProtocolException("protocol error: an unexpected packet among the commands");
            }

            if (commands.Count == limits.MaxCommands)
            {
                throw new GitLimitException(nameof(GitPushLimits.MaxCommands), limits.MaxCommands, "refs");
            }

            commands.Add(ReadCommand(input.Line, limits, commands.Count == 0, ref capabilities));
        }

        if (capabilities.TryGetValue("object-format", out var format) && format != "sha1")
        {
            throw new GitProtocolException($"error: unsupported object format '{Printable.Text(format)}'");
        }

        var options = commands.Count > 0 && capabilities.Has("push-options")
            ? await ReadOptionsAsync(input, limits, cancellationToken).ConfigureAwait(false)
            : [];
        return new(commands, capabilities, options);
    }

    private static PushCommand ReadCommand(ReadOnlySpan<byte> line, GitPushLimits limits, bool isFirst, ref CapabilityList capabilities)
    {
        if (line.StartsWith("shallow "u8))
        {
            throw new GitProtocolException("shallow update not allowed");
        }

        if (line.StartsWith("push-cert"u8))
        {
            throw new GitProtocolException("signed pushes are not accepted here");
        }

        var nul = line.IndexOf((byte)0);
        if (nul >= 0)
        {
            if (isFirst)
            {
                capabilities = CapabilityList.Parse(line[(nul + 1)..]);
            }

            line = line[..nul];
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

        return new PushCommand(Encoding.UTF8.GetString(name), oldId, newId);
    }

    private static async ValueTask<IReadOnlyList<string>> ReadOptionsAsync(PktLineReader input, GitPushLimits limits, CancellationToken cancellationToken)
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
