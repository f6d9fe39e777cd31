using System.Security.Claims;
using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Signatures;
using GitPush.Stages.Policies.Secrets;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Policies;

/// <summary>
/// What the rules of all policies share while they look at one push. What rules for commits and files ask of it is thread-safe; the rest
/// is for one thread, before or after these.
/// </summary>
internal sealed class PolicyRun(PushContext push, DateTimeOffset now, ILogger logger) : IDisposable
{
    // Each costs whatever is written from then on some time, and who pushes more is not going to see them deployed.
    private const int MaxMasked = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<SecretScanner, SecretScan> _scans = [];
    private readonly Dictionary<TrustedSigners, SignerSet> _signers = [];
    private readonly Dictionary<Func<ClaimsPrincipal, IEnumerable<string>>, string[]> _emails = [];
    private readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    private PushSignatures? _signatures;

    public PushContext Push { get; } = push;

    /// <summary>When the push is looked at.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Reads the push's objects, for one thread. The others open readers of their own.</summary>
    public ObjectReader Reader { get; } = push.Repository.Objects.OpenReader();

    /// <summary>The objects of push and repository.</summary>
    public ObjectDatabase Objects => Push.Repository.Objects;

    /// <summary>No file that the push brings has more bytes; null when that is not known.</summary>
    public long? LargestFile { get; set; }

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

    /// <summary>Takes note of a commit's signature that holds.</summary>
    public void NoteSigned(ObjectId commit, VerifiedSigner signer)
    {
        lock (_gate)
        {
            Signatures.AddCommit(commit, signer);
        }
    }

    /// <summary>Looks at a signature.</summary>
    /// <exception cref="StageFailedException">The list of signers cannot be read.</exception>
    public SignatureVerdict Verify(TrustedSigners signers, ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> signature, DateTimeOffset madeAt)
    {
        SignerSet? set;
        lock (_gate)
        {
            if (!_signers.TryGetValue(signers, out set))
            {
                _signers.Add(signers, set = Read(signers));
            }
        }

        return set.Verify(payload, signature, madeAt, Now);
    }

    /// <summary>The pusher's addresses, for which the host is asked once.</summary>
    public IReadOnlyList<string> EmailsOfPusher(Func<ClaimsPrincipal, IEnumerable<string>> find)
    {
        lock (_gate)
        {
            if (!_emails.TryGetValue(find, out var emails))
            {
                _emails.Add(find, emails = [.. find(Push.User)]);
            }

            return emails;
        }
    }

    /// <summary>What a scanner has found in this push so far.</summary>
    public SecretScan Secrets(SecretScanner scanner)
    {
        lock (_gate)
        {
            if (!_scans.TryGetValue(scanner, out var scan))
            {
                _scans.Add(scanner, scan = new SecretScan(scanner));
            }

            return scan;
        }
    }

    /// <summary>Keeps a secret that was found out of all output of the push.</summary>
    public void Mask(string secret)
    {
        lock (_gate)
        {
            if (_masked.Count < MaxMasked && _masked.Add(secret))
            {
                Push.MaskSecret(secret);
            }
        }
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
