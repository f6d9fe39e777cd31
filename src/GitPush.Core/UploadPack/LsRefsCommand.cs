using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>Lists refs in protocol v2 (gitprotocol-v2(5), "ls-refs").</summary>
internal sealed class LsRefsCommand(UploadPackSession session)
{
    private const int FlushThreshold = 65_536;

    /// <summary>From so many prefixes on git lists everything, as the protocol allows: the client filters itself.</summary>
    private const int TooManyPrefixes = 65_536;

    /// <summary>And from so many bytes of them on: a packet has room for a prefix that is far longer than any ref's name.</summary>
    private const int TooManyPrefixBytes = 8 << 20;

    private readonly List<string> _prefixes = [];
    private int _prefixBytes;
    private bool _tooManyPrefixes;
    private bool _peel;
    private bool _symrefs;
    private bool _unborn;

    // output        = *ref flush-pkt
    // ref           = PKT-LINE(obj-id-or-unborn SP refname *(SP ref-attribute) LF)
    // ref-attribute = "symref-target:" symref-target | "peeled:" obj-id
    public async Task RunAsync(bool hasArguments, CancellationToken cancellationToken)
    {
        if (hasArguments)
        {
            await ReadArgumentsAsync(cancellationToken).ConfigureAwait(false);
        }

        var prefixes = _prefixes.Count == 0 ? [""] : WithoutCovered(_prefixes);
        WriteHead(prefixes);
        foreach (var prefix in prefixes)
        {
            foreach (var visible in session.Refs.WithPrefix(prefix))
            {
                WriteRef(visible.Id, visible.Name, visible.SymbolicTarget, _peel ? session.Tags.Peel(visible) : null);
                if (session.Output.UnflushedBytes >= FlushThreshold)
                {
                    await session.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        PktLine.WriteFlush(session.Output);
        await session.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
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
            throw new GitProtocolException("expected flush after ls-refs arguments");
        }
    }

    private void Read(ReadOnlySpan<byte> argument)
    {
        if (argument.SequenceEqual("peel"u8))
        {
            _peel = true;
        }
        else if (argument.SequenceEqual("symrefs"u8))
        {
            _symrefs = true;
        }
        else if (argument.SequenceEqual("unborn"u8))
        {
            _unborn = session.Settings.Unborn != UnbornHead.Ignore;
        }
        else if (argument.StartsWith("ref-prefix "u8))
        {
            AddPrefix(argument["ref-prefix "u8.Length..]);
        }
        else
        {
            throw new GitProtocolException($"unexpected line: '{Encoding.UTF8.GetString(argument)}'");
        }
    }

    private void AddPrefix(ReadOnlySpan<byte> prefix)
    {
        if (_tooManyPrefixes)
        {
            return;
        }

        _prefixes.Add(Encoding.UTF8.GetString(prefix));
        _prefixBytes += prefix.Length;
        if (_prefixes.Count == TooManyPrefixes || _prefixBytes > TooManyPrefixBytes)
        {
            _tooManyPrefixes = true;
            _prefixes.Clear();
        }
    }

    /// <summary>The prefixes in order, less those that begin with another one: so that no ref is listed twice.</summary>
    private static List<string> WithoutCovered(List<string> prefixes)
    {
        prefixes.Sort(StringComparer.Ordinal);
        var kept = new List<string>();
        foreach (var prefix in prefixes)
        {
            if (kept.Count == 0 || !prefix.StartsWith(kept[^1], StringComparison.Ordinal))
            {
                kept.Add(prefix);
            }
        }

        return kept;
    }

    private void WriteHead(List<string> prefixes)
    {
        var head = session.Refs.Head;
        if (!prefixes.Exists(static prefix => "HEAD".StartsWith(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        if (head.Id is { } id)
        {
            WriteRef(id, "HEAD", head.Target, _peel ? session.Tags.Peel(id) : null);
        }
        else if (_unborn && _symrefs && head.Target is not null)
        {
            PktLine.Write(session.Output, $"unborn HEAD symref-target:{head.Target}\n");
        }
    }

    private void WriteRef(ObjectId id, string name, string? symbolicTarget, ObjectId? peeled)
    {
        var line = new StringBuilder(128).Append(id).Append(' ').Append(name);
        if (_symrefs && symbolicTarget is not null)
        {
            line.Append(" symref-target:").Append(symbolicTarget);
        }

        if (peeled is { } target)
        {
            line.Append(" peeled:").Append(target);
        }

        PktLine.Write(session.Output, line.Append('\n').ToString());
    }
}
