using System.Net;

namespace GitPush.Access;

/// <summary>A login with a key, as far as the options of a line of <c>authorized_keys</c> can depend on it.</summary>
/// <param name="Fingerprint">Of the key whose signature was verified: <c>SHA256:…</c>.</param>
/// <param name="RemoteAddress">Where the client is.</param>
/// <param name="WasTouched">Whether a security key was touched for it.</param>
/// <param name="WasUserVerified">Whether a security key knew who touched it.</param>
internal sealed record KeyLogin(string Fingerprint, IPAddress RemoteAddress, bool WasTouched, bool WasUserVerified);
