using System.Diagnostics.CodeAnalysis;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Keys.AuthorizedKeys;

namespace GitPush.Ssh;

/// <summary>
/// A user's public key, of a kind with which users can log in: Ed25519, ECDSA on a NIST curve, RSA of 2048 to 16384 bits, and
/// Ed25519 and ECDSA on security keys. Two are equal if they are the same key, whatever their comments. Immutable and thread-safe.
/// </summary>
public sealed class SshPublicKey : IEquatable<SshPublicKey>
{
    internal SshPublicKey(PublicKey key, string comment = "")
    {
        Key = key;
        Comment = comment;
    }

    internal PublicKey Key { get; }

    /// <summary>The type of the key, such as <c>ssh-ed25519</c> or <c>ssh-rsa</c>.</summary>
    public string Algorithm => Key.Type;

    /// <summary>The short name of the key as <c>ssh-keygen -l</c> prints it: <c>SHA256:</c> and 43 characters. Fit to look keys up by.</summary>
    public string Fingerprint => Key.Fingerprint;

    /// <summary>The key as it is on the wire (RFC 4253 §6.6): what stands in <c>.pub</c> files in base64.</summary>
    public ReadOnlyMemory<byte> Blob => Key.Blob;

    /// <summary>
    /// What stood after the key where it was parsed from, such as <c>ada@laptop</c>; empty where nothing did. A key that comes from a
    /// client has none.
    /// </summary>
    public string Comment { get; }

    /// <summary>Parses the content of a <c>.pub</c> file, or a line of <c>authorized_keys</c> without options.</summary>
    /// <param name="line">Type, key in base64, comment: <c>ssh-ed25519 AAAA… ada@laptop</c>.</param>
    /// <exception cref="FormatException">It is no such line, or the key is none that could log in. The message says why, in words for the key's owner.</exception>
    public static SshPublicKey Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return TryParse(line, out var key, out var reason) ? key : throw new FormatException(reason);
    }

    /// <summary>Parses the content of a <c>.pub</c> file, or a line of <c>authorized_keys</c> without options.</summary>
    /// <param name="line">Type, key in base64, comment: <c>ssh-ed25519 AAAA… ada@laptop</c>.</param>
    /// <param name="key">The key, if it is one that could log in.</param>
    public static bool TryParse([NotNullWhen(true)] string? line, [NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        return line is not null && TryParse(line, out key, out _);
    }

    /// <inheritdoc/>
    public bool Equals(SshPublicKey? other) => other is not null && Blob.Span.SequenceEqual(other.Blob.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SshPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>The line that <see cref="Parse"/> reads: type, key in base64, and the comment if there is one.</summary>
    public override string ToString()
    {
        var key = $"{Algorithm} {Convert.ToBase64String(Blob.Span)}";
        return Comment.Length == 0 ? key : $"{key} {Comment}";
    }

    private static bool TryParse(string line, [NotNullWhen(true)] out SshPublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (!AuthorizedKeyLine.TryParseWithoutOptions(line.AsSpan().Trim(), out var parsed, out var comment, out reason))
        {
            return false;
        }

        key = new SshPublicKey(parsed, comment);
        return true;
    }
}
