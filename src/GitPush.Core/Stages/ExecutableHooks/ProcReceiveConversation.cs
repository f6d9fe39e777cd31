using System.IO.Pipelines;
using System.Text;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.ReceivePack;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>
/// What the server and a proc-receive hook say to each other (githooks(5), "proc-receive"), S for the server, H for the hook:
/// <code>
/// S: PKT-LINE("version=1" [NUL "atomic" SP "push-options"] LF) flush-pkt
/// H: PKT-LINE("version=1" [NUL "push-options"]) flush-pkt
/// S: *PKT-LINE(old-oid SP new-oid SP refname) flush-pkt [*PKT-LINE(push-option) flush-pkt]
/// H: *(PKT-LINE("ok" SP refname) *PKT-LINE("option" SP key [SP value]) / PKT-LINE("ng" SP refname [SP reason])) flush-pkt
/// </code>
/// The words of its errors are git's.
/// </summary>
internal sealed class ProcReceiveConversation(IReadOnlyList<PushCommand> commands, PushDetails details, IReadOnlyList<string> options)
{
    // A hook can send any number of lines that say nothing; a few of them tell what is wrong.
    private const int MaxErrors = 20;

    private readonly List<string> _errors = [];
    private PushCommand? _current;
    private ProcReceiveReport? _report;
    private bool _isReportNew;
    private bool _saidOptionWithoutStatus;

    /// <summary>What went wrong, for the pusher.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Talks to the hook, and notes at each command what became of it.</summary>
    /// <returns>False when the hook failed with any of them.</returns>
    public async Task<bool> RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        var writer = PipeWriter.Create(input, new StreamPipeWriterOptions(leaveOpen: true));
        var reader = new PktLineReader(PipeReader.Create(output, new StreamPipeReaderOptions(leaveOpen: true)));
        try
        {
            if (await NegotiateAsync(writer, reader, cancellationToken).ConfigureAwait(false) is not { } takesOptions)
            {
                return false;
            }

            await SendAsync(writer, takesOptions, cancellationToken).ConfigureAwait(false);
            return await ReadReportAsync(reader, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return Fail("fail to write commands to proc-receive hook");
        }
        catch (GitProtocolException exception)
        {
            return Fail($"proc-receive hook: {Printable.Text(exception.Message)}");
        }
    }

    /// <returns>Whether the hook takes push options; null when it does not speak the protocol.</returns>
    private async Task<bool?> NegotiateAsync(PipeWriter writer, PktLineReader reader, CancellationToken cancellationToken)
    {
        var capabilities = string.Concat(details.IsAtomic ? " atomic" : "", details.TakesOptions ? " push-options" : "");
        PktLine.Write(writer, capabilities.Length == 0 ? "version=1\n" : $"version=1\0{capabilities[1..]}\n");
        PktLine.WriteFlush(writer);
        try
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            var version = 0;
            var takesOptions = false;
            PktKind kind;
            while ((kind = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
            {
                (version, takesOptions) = ReadVersion(reader.Line, version, takesOptions);
            }

            if (kind == PktKind.End)
            {
                Fail("fail to negotiate version with proc-receive hook");
                return null;
            }

            if (version > 1)
            {
                Fail($"proc-receive version '{version}' is not supported");
                return null;
            }

            return takesOptions && details.TakesOptions;
        }
        catch (Exception exception) when (exception is IOException or GitProtocolException)
        {
            Fail("fail to negotiate version with proc-receive hook");
            return null;
        }
    }

    private static (int Version, bool TakesOptions) ReadVersion(ReadOnlySpan<byte> line, int version, bool takesOptions)
    {
        if (!line.StartsWith("version="u8))
        {
            return (version, takesOptions);
        }

        var nul = line.IndexOf((byte)0);
        _ = int.TryParse(nul < 0 ? line[8..] : line[8..nul], out version);
        return (version, nul >= 0 && Encoding.UTF8.GetString(line[(nul + 1)..]).Split(' ').Contains("push-options"));
    }

    private async Task SendAsync(PipeWriter writer, bool takesOptions, CancellationToken cancellationToken)
    {
        foreach (var command in commands.Where(command => command is { ProcReceive: ProcReceiveState.Scheduled, Rejection: null }))
        {
            PktLine.Write(writer, $"{command.OldId} {command.NewId} {command.Name}");
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        PktLine.WriteFlush(writer);
        if (takesOptions)
        {
            foreach (var option in options)
            {
                PktLine.Write(writer, option);
            }

            PktLine.WriteFlush(writer);
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ReadReportAsync(PktLineReader reader, CancellationToken cancellationToken)
    {
        var succeeded = true;
        var isFirst = true;
        PktKind kind;
        while ((kind = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
        {
            isFirst = false;
            succeeded &= TakeLine(reader.Text);
        }

        if (kind == PktKind.End && isFirst)
        {
            return Fail("proc-receive exited abnormally");
        }

        foreach (var command in commands.Where(command => command is { ProcReceive: ProcReceiveState.Scheduled, Rejection: null }))
        {
            command.Reject("proc-receive failed to report status");
            succeeded = false;
        }

        return succeeded;
    }

    private bool TakeLine(string line)
    {
        if (line.Split(' ', 2) is not [var head, var rest])
        {
            return Fail($"proc-receive reported incomplete status line: '{line}'");
        }

        if (head == "option")
        {
            return TakeOption(rest.Split(' ', 2));
        }

        _isReportNew = false;
        _report = null;
        var words = rest.Split(' ', 2);
        if (head is not ("ok" or "ng"))
        {
            return Fail($"proc-receive reported bad status '{head}' on ref '{words[0]}'");
        }

        _current = commands.FirstOrDefault(command => command.Name == words[0]);
        if (_current is null)
        {
            return Fail($"proc-receive reported status on unknown ref: {words[0]}");
        }

        if (_current.ProcReceive == ProcReceiveState.None)
        {
            return Fail($"proc-receive reported status on unexpected ref: {words[0]}");
        }

        _current.ProcReceive = ProcReceiveState.Returned;
        if (head == "ng")
        {
            _current.Reject(Printable.Text(words.Length > 1 ? words[1] : "failed"));
            return false;
        }

        _isReportNew = true;
        return true;
    }

    private bool TakeOption(string[] words)
    {
        if (_current is null || (_report is null && !_isReportNew))
        {
            if (!_saidOptionWithoutStatus)
            {
                _saidOptionWithoutStatus = true;
                _errors.Add("proc-receive reported 'option' without a matching 'ok/ng' directive");
            }

            return false;
        }

        if (_isReportNew)
        {
            _current.Reports.Add(new ProcReceiveReport());
            _isReportNew = false;
        }

        var (key, value) = (words[0], words.Length > 1 ? words[1] : null);
        var report = _current.Reports[^1];
        switch (key)
        {
            case "refname":
                report = report with { RefName = value };
                break;
            case "old-oid" when ObjectId.TryParse(value, out var oldId):
                report = report with { OldId = oldId };
                break;
            case "new-oid" when ObjectId.TryParse(value, out var newId):
                report = report with { NewId = newId };
                break;
            case "forced-update":
                report = report with { IsForced = true };
                break;
            case "fall-through":
                _current.ProcReceive = ProcReceiveState.None;
                break;
        }

        _report = _current.Reports[^1] = report;
        return true;
    }

    private bool Fail(string error)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(Printable.Text(error));
        }

        return false;
    }
}
