using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Repositories;

/// <summary>
/// This process among all that serve one root. At first use it makes the file <c>.gitpush/instances/&lt;id&gt;</c> and holds
/// a lock on it as long as the process lives, however it ends: so another process can tell what a dead one left behind from
/// what a living one works on. Everything temporary in a repository carries the id: lock files hold the line
/// <c>gitpush &lt;id&gt;</c>, temporary names begin with <c>.gitpush-&lt;id&gt;-</c>, quarantines with
/// <c>incoming-gitpush-&lt;id&gt;-</c>. Thread-safe.
/// </summary>
internal sealed class ServerInstance(string root) : IDisposable
{
    public const string FolderName = ".gitpush";

    private const int IdLength = 16;
    private const int MaxAttempts = 16;
    private const string MarkerSuffix = ".marker";
    private const string TempPrefix = ".gitpush-";
    private const string QuarantinePrefix = "incoming-gitpush-";

    // What one claims for all the instances whose files are gone.
    private const string ForgottenName = "forgotten";

    // Whoever holds a file must be able to remove it before letting go. Unix always permits that; on Windows nobody else gets
    // hold of the file with this either.
    private static readonly FileShare Alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string _folder = Path.Combine(Path.GetFullPath(root), FolderName, "instances");
    private readonly Lock _gate = new();
    private volatile Presence? _presence;
    private long _counter;
    private bool _disposed;

    /// <summary>The folder below which the repositories are.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public string Id => Here.Id;

    /// <summary>
    /// A file with that line, for lock files to be hard links to it. It is not the file that is locked: who clears away
    /// after a dead server locks that one too, and has to read the links meanwhile.
    /// </summary>
    public string MarkerPath => Here.Path + MarkerSuffix;

    /// <summary>What a lock file of this process holds.</summary>
    public ReadOnlySpan<byte> Marker => Here.Marker;

    private Presence Here => _presence ?? Appear();

    /// <summary>A name for a temporary file or folder that no ref can have and that git overlooks.</summary>
    public string NextTempName() => NextName(TempPrefix);

    /// <summary>A name for a quarantine below <c>objects</c>, of the kind that git's own gc clears away when it is old.</summary>
    public string NextQuarantineName() => NextName(QuarantinePrefix);

    /// <summary>The instance whose temporary file, folder or quarantine has this name; null for any other name.</summary>
    public static string? OwnerOfName(ReadOnlySpan<char> name)
    {
        var rest = name.StartsWith(TempPrefix, StringComparison.Ordinal) ? name[TempPrefix.Length..]
            : name.StartsWith(QuarantinePrefix, StringComparison.Ordinal) ? name[QuarantinePrefix.Length..]
            : default;
        return rest.Length > IdLength && rest[IdLength] == '-' && IsId(rest[..IdLength]) ? rest[..IdLength].ToString() : null;
    }

    /// <summary>The instance that made this lock file; null for one of git's, and for what is gone.</summary>
    public static string? OwnerOfLock(string path)
    {
        Span<byte> content = stackalloc byte[64];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            content = content[..RandomAccess.Read(file, content, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (!content.StartsWith("gitpush "u8) || !content.EndsWith("\n"u8))
        {
            return null;
        }

        var id = Encoding.ASCII.GetString(content["gitpush ".Length..^1]);
        return IsId(id) ? id : null;
    }

    /// <summary>
    /// Takes the places of all instances that left their files behind and live no more. As long as a claim is held, no other
    /// process clears away after that instance.
    /// </summary>
    /// <returns>The claims by the instances' ids.</returns>
    public Dictionary<string, IDisposable> ClaimDead()
    {
        var claims = new Dictionary<string, IDisposable>(StringComparer.Ordinal);
        if (!Here.LocksHold)
        {
            return claims;
        }

        // An instance makes its marker once it holds its file, and takes it away before it lets go: one that has just appeared
        // or is about to end cannot be taken for a dead one.
        foreach (var marker in Directory.EnumerateFiles(_folder, "*" + MarkerSuffix))
        {
            var id = Path.GetFileNameWithoutExtension(marker);
            if (TryClaim(id) is { } claim)
            {
                claims.Add(id, claim);
            }
        }

        return claims;
    }

    /// <summary>Whether an instance has ended and everything was cleared away after it, or it ended in order.</summary>
    public bool IsForgotten(string id) => IsId(id) && id != Here.Id && !File.Exists(Path.Combine(_folder, id));

    /// <summary>
    /// Takes a dead instance's place until the claim is disposed, so that no two processes clear away after it at the same
    /// time. That matters for lock files: one that a dead instance's claim holder sees is that instance's, and not the one
    /// that somebody made a moment after somebody else removed it.
    /// </summary>
    /// <returns>Null when the instance lives, is cleared away after, or is forgotten.</returns>
    public IDisposable? TryClaim(string id) => TryClaim(id, out _);

    /// <summary>As <see cref="TryClaim(string)"/>, also for an instance after which everything is cleared away.</summary>
    /// <returns>Null when the instance lives, or another process clears away after it now.</returns>
    public IDisposable? TryTakeOver(string id) => TryClaim(id, out var isForgotten) ?? (isForgotten ? TryClaimForgotten() : null);

    /// <summary>Removes a lock file that a dead instance left.</summary>
    /// <returns>Whether there was one and it is removed.</returns>
    public bool TryBreakLock(string path)
    {
        if (OwnerOfLock(path) is not { } owner)
        {
            return false;
        }

        using var claim = TryTakeOver(owner);
        if (claim is null || OwnerOfLock(path) != owner)
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    /// <summary>Removes the files of an instance after which everything is cleared away. To be called under its claim.</summary>
    public void Forget(string id)
    {
        var path = Path.Combine(_folder, id);
        try
        {
            File.Delete(path + MarkerSuffix);
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // The root was deleted.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            if (_presence is { } presence)
            {
                _presence = null;
                Forget(presence.Id);
                presence.File.Dispose();
            }
        }
    }

    private static bool IsId(ReadOnlySpan<char> text) =>
        text.Length == IdLength && !text.ContainsAnyExcept(HexDigits);

    private static bool TryOpenAlone(string path, FileMode mode, out SafeFileHandle? file, out bool missing)
    {
        file = null;
        missing = false;
        try
        {
            file = File.OpenHandle(path, mode, FileAccess.ReadWrite, Alone);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            missing = true;
        }
        catch (IOException)
        {
            // Somebody holds it.
        }

        return false;
    }

    private string NextName(string prefix) => string.Create(
        CultureInfo.InvariantCulture, $"{prefix}{Id}-{Interlocked.Increment(ref _counter)}");

    private SafeFileHandle? TryClaim(string id, out bool isForgotten)
    {
        isForgotten = false;
        if (!IsId(id) || !Here.LocksHold || id == Here.Id)
        {
            return null;
        }

        var path = Path.Combine(_folder, id);
        if (!TryOpenAlone(path, FileMode.Open, out var file, out isForgotten) || File.Exists(path))
        {
            return file;
        }

        // It was removed between being opened and being locked. No id comes twice: it stays away.
        file?.Dispose();
        isForgotten = true;
        return null;
    }

    // A repository that was moved or restored may hold locks of instances that nobody remembers.
    private SafeFileHandle? TryClaimForgotten()
    {
        _ = TryOpenAlone(Path.Combine(_folder, ForgottenName), FileMode.OpenOrCreate, out var file, out _);
        return file;
    }

    private Presence Appear()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_presence is not null)
            {
                return _presence;
            }

            try
            {
                return _presence = Appear(_folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{nameof(GitPushOptions)}.{nameof(GitPushOptions.RepositoryRoot)} cannot be written: '{Root}'.", e);
            }
        }
    }

    private static Presence Appear(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
            var path = Path.Combine(folder, id);

            // Nobody looks at the file before the marker is there.
            if (TryOpenAlone(path, FileMode.CreateNew, out var file, out _) && file is not null)
            {
                var marker = Encoding.ASCII.GetBytes($"gitpush {id}\n");
                using (var link = File.OpenHandle(path + MarkerSuffix, FileMode.Create, FileAccess.Write))
                {
                    RandomAccess.Write(link, marker, 0);
                    RandomAccess.FlushToDisk(link);
                }

                return new Presence(id, path, marker, file, DoLocksHold(path));
            }

            if (attempt == MaxAttempts)
            {
                throw new IOException($"No file can be made and locked in '{folder}'.");
            }
        }
    }

    // Some network file systems take a lock and forget it. There nobody may be called dead.
    private static bool DoLocksHold(string path)
    {
        if (!TryOpenAlone(path, FileMode.Open, out var file, out _))
        {
            return true;
        }

        file?.Dispose();
        return false;
    }

    private sealed record Presence(string Id, string Path, byte[] Marker, SafeFileHandle File, bool LocksHold);
}
