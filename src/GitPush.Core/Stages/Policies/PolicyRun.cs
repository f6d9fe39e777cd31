using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Signatures;
using GitPush.Stages.Policies.Secrets;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Policies;

/// <summary>What the rules of all policies share while they look at one push. Not thread-safe.</summary>
internal sealed class PolicyRun(PushContext push, DateTimeOffset now, ILogger logger) : IDisposable
{
    private readonly Dictionary<SecretScanner, SecretScan> _scans = [];
    private readonly Dictionary<TrustedSigners, SignerSet> _signers = [];
    private PushSignatures? _signatures;

    public PushContext Push { get; } = push;

    /// <summary>When the push is looked at.</summary>
    public DateTimeOffset Now { get; } = now;

    public ObjectReader Reader { get; } = push.Repository.Objects.OpenReader();

    /// <summary>Takes note of signatures that hold; becomes one of the push's items by that.</summary>
    public PushSignatures Signatures
    {
        get
        {
            if (_signatures is null)
            {
                Push.Items.Set(_signatures = new PushSignatures());
            }

            return _signatures;
        }
    }

    /// <summary>Looks at a signature.</summary>
    /// <exception cref="StageFailedException">The list of signers cannot be read.</exception>
    public SignatureVerdict Verify(TrustedSigners signers, ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> signature, DateTimeOffset madeAt)
    {
        if (!_signers.TryGetValue(signers, out var set))
        {
            _signers.Add(signers, set = Read(signers));
        }

        return set.Verify(payload, signature, madeAt, Now);
    }

    /// <summary>What a scanner has found in this push so far.</summary>
    public SecretScan Secrets(SecretScanner scanner)
    {
        if (!_scans.TryGetValue(scanner, out var scan))
        {
            _scans.Add(scanner, scan = new SecretScan(scanner, Reader));
        }

        return scan;
    }

    public void Dispose() => Reader.Dispose();

    private SignerSet Read(TrustedSigners signers)
    {
        try
        {
            return signers.Read(Now, (source, problem) => Log.SignersIncomplete(logger, Push.Id, source, problem));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageFailedException("the server cannot read its list of signers; its administrator has to look at that", e);
        }
    }
}
