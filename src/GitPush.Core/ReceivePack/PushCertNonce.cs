using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitPush.Hooks;

namespace GitPush.ReceivePack;

/// <summary>
/// The nonces that a repository hands out for signed pushes, so that nobody can send the certificate of an old push again:
/// <code>nonce = seconds since 1970 "-" HMAC-SHA1(key: path ":" seconds, text: seed)</code>
/// as git's receive-pack makes them, so that servers of both kinds with one seed know each other's. (There, the seed is the
/// text and not the key.)
/// </summary>
/// <param name="seed">The secret.</param>
/// <param name="path">The repository's folder: a nonce of one repository is none of another.</param>
internal sealed class PushCertNonce(string seed, string path)
{
    /// <summary>The nonce to hand out.</summary>
    public string Issue(DateTimeOffset now) => Make(now.ToUnixTimeSeconds());

    /// <summary>Judges the nonce of a certificate in a request of its own, for which it was handed out in an earlier one.</summary>
    /// <param name="slopLimit">How old it may be and still count as this request's.</param>
    /// <returns>What it is worth, and how much older than now it is, for <see cref="PushCertNonceStatus.Slop"/>.</returns>
    public (PushCertNonceStatus Status, TimeSpan Slop) Check(string nonce, DateTimeOffset now, TimeSpan slopLimit)
    {
        var hyphen = nonce.IndexOf('-', StringComparison.Ordinal);
        if (hyphen <= 0
            || nonce[0] == '0'
            || !long.TryParse(nonce.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !AreEqual(Make(seconds), nonce))
        {
            return (PushCertNonceStatus.Bad, default);
        }

        // Even a number of years that no TimeSpan holds was signed with the seed, and is no reason to fail.
        var difference = Math.Clamp(now.ToUnixTimeSeconds() - seconds, -int.MaxValue, int.MaxValue);
        var slop = TimeSpan.FromSeconds(difference);
        return slop.Duration() <= slopLimit ? (PushCertNonceStatus.Ok, default) : (PushCertNonceStatus.Slop, slop);
    }

    /// <summary>Whether two nonces are the same, found in a time that does not tell how much of them is.</summary>
    public static bool AreEqual(string expected, string nonce) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(nonce));

    [SuppressMessage("Security", "CA5350", Justification = "git's own nonces, by which servers know each other's, are HMAC-SHA1.")]
    private string Make(long seconds)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{path}:{seconds}");
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(seed));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}-{Convert.ToHexStringLower(hash)}");
    }
}
