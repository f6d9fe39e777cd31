using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Signatures.OpenPgp;
using GitPush.Signatures.Ssh;

namespace GitPush.Signatures;

/// <summary>
/// Whose signatures count: SSH keys by a file of allowed signers (ssh-keygen(1), "ALLOWED SIGNERS"), OpenPGP keys by a keyring as
/// <c>gpg --export --armor</c> writes it. Files are read again when they change, for the next push. Thread-safe.
/// </summary>
public sealed class TrustedSigners
{
    // A stamp may be the same though the file is another one, and keys expire.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly SignerSource? _allowedSigners;
    private readonly SignerSource? _keyring;
    private readonly Lock _gate = new();
    private Reading? _last;

    private TrustedSigners(SignerSource? allowedSigners, SignerSource? keyring)
    {
        _allowedSigners = allowedSigners;
        _keyring = keyring;
        if (allowedSigners is null && keyring is null)
        {
            throw new ArgumentException("There are no signers: give allowed signers for SSH keys, a keyring for OpenPGP keys, or both.");
        }
    }

    /// <summary>Signers by files. They must exist and be readable when the host starts; every line and key in them must count.</summary>
    /// <param name="allowedSigners">The path of an allowed signers file; null where SSH signatures do not count.</param>
    /// <param name="keyring">The path of exported public keys, armored or not; null where OpenPGP signatures do not count.</param>
    /// <exception cref="ArgumentException">Both are null.</exception>
    public static TrustedSigners FromFiles(string? allowedSigners = null, string? keyring = null) => new(
        allowedSigners is null ? null : SignerSource.File(allowedSigners), keyring is null ? null : SignerSource.File(keyring));

    /// <summary>Signers by text, such as from configuration.</summary>
    /// <param name="allowedSigners">Lines of allowed signers; null where SSH signatures do not count.</param>
    /// <param name="keyring">Exported public keys, armored; null where OpenPGP signatures do not count.</param>
    /// <exception cref="ArgumentException">Both are null.</exception>
    public static TrustedSigners Parse(string? allowedSigners = null, string? keyring = null) => new(
        allowedSigners is null ? null : SignerSource.Text(allowedSigners), keyring is null ? null : SignerSource.Text(keyring));

    /// <summary>The signers as they are now.</summary>
    /// <param name="onProblem">Is told what does not count, with the name of the list that it stands in.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    internal SignerSet Read(DateTimeOffset now, Action<string, string>? onProblem = null)
    {
        lock (_gate)
        {
            var stamps = (_allowedSigners?.Stamp ?? default, _keyring?.Stamp ?? default);
            if (_last is { } last && last.IsFresh(stamps, now))
            {
                return last.Signers;
            }

            var signers = new SignerSet(ReadAllowedSigners(onProblem), ReadKeyring(now, onProblem));
            _last = new Reading(signers, stamps, now);
            return signers;
        }
    }

    private AllowedSigners ReadAllowedSigners(Action<string, string>? onProblem)
    {
        if (_allowedSigners is null)
        {
            return AllowedSigners.None;
        }

        var problems = new List<string>();
        var read = AllowedSigners.Parse(GitText.Decode(_allowedSigners.Read()), TimeZoneInfo.Local, problems);
        problems.ForEach(problem => onProblem?.Invoke(_allowedSigners.Name, problem));
        return read;
    }

    private Keyring ReadKeyring(DateTimeOffset now, Action<string, string>? onProblem)
    {
        if (_keyring is null)
        {
            return Keyring.None;
        }

        var problems = new List<string>();
        var read = Keyring.Parse(_keyring.Read(), now, problems);
        problems.ForEach(problem => onProblem?.Invoke(_keyring.Name, problem));
        return read;
    }

    private sealed record Reading(SignerSet Signers, (FileStamp First, FileStamp Second) Stamps, DateTimeOffset At)
    {
        // Of a text both stamps are the default ones, which do not change.
        public bool IsFresh((FileStamp First, FileStamp Second) current, DateTimeOffset now) =>
            now - At < MaxAge && now >= At && IsSame(Stamps.First, current.First) && IsSame(Stamps.Second, current.Second);

        private static bool IsSame(FileStamp known, FileStamp current) => known == default ? current == default : known.IsFresh(current);
    }
}
