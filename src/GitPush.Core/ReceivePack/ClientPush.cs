using System.IO.Pipelines;
using GitPush.Checks.Fsck;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;
using GitPush.Transport;

namespace GitPush.ReceivePack;

/// <summary>A git client's push: what it sends, and what it is told.</summary>
internal sealed partial class ClientPush : PushLifecycle
{
    private readonly ReceivePackRequest _upload;
    private readonly ObservedPipeReader _input;
    private readonly PipeWriter _rawOutput;
    private readonly CancellationToken _clientGone;

    private FsckRun? _fsck;
    private KeepAlive? _keepAlive;
    private bool _sending = true;

    public ClientPush(PushServices services, ReceivePackRequest upload, PipeReader input, PipeWriter output, CancellationToken clientGone)
        : base(services, upload)
    {
        _upload = upload;
        _input = new ObservedPipeReader(input);
        _rawOutput = output;
        _clientGone = clientGone;
    }

    // The connection broke, or stalled beyond its time, in the middle of the pack.
    protected override string? ConnectionFailure => _input.Failure switch
    {
        null => null,
        IdleTimeoutException or ReceiveTimeoutException => _input.Failure.Message,
        _ => "the connection ended while the client was sending",
    };

    protected override PushCertificate? Certificate => Push.Certificate is { } certificate ? JudgeNonce(certificate) : null;

    /// <returns>False when what the client said was no push, and was answered with an error.</returns>
    public async Task<bool> ServeAsync()
    {
        if (!await ReadCommandsAsync().ConfigureAwait(false))
        {
            return false;
        }

        if (Push.Commands.Count == 0)
        {
            return true;
        }

        if (!TryBegin(new SideBandWriter(
            _rawOutput, Push.SideBand ? SideBandMode.SideBand64k : SideBandMode.None, Options.Limits.IdleTimeout, Services.Time)))
        {
            RefuseAll(PushResult.Cancelled, "the server is stopping");
        }

        using var onClientGone = _clientGone.UnsafeRegister(static push => ((ClientPush)push!).OnClientGone(), this);
        await RunAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Says whether a certificate was made for this push (git's check_nonce()).</summary>
    private PushCertificate JudgeNonce(PushCertificate certificate)
    {
        var (status, slop) = (certificate.Nonce, Settings.CertNonceSeed, _upload.IssuedNonce) switch
        {
            (null, _, _) => (PushCertNonceStatus.Missing, default),
            (_, null, _) => (PushCertNonceStatus.Unsolicited, default),
            ({ } nonce, _, { } issued) => (PushCertNonce.AreEqual(issued, nonce) ? PushCertNonceStatus.Ok : PushCertNonceStatus.Bad, default),
            ({ } nonce, { } seed, null) => new PushCertNonce(seed, Request.Repository.Path).Check(nonce, StartedAt, Settings.CertNonceSlop),
        };
        return certificate.WithNonceStatus(status, slop);
    }
}
