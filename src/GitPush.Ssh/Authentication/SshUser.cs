using System.Security.Claims;

namespace GitPush.Ssh.Authentication;

/// <summary>Who has logged in.</summary>
/// <param name="UserName">What the client called itself: for a log, and nothing else.</param>
/// <param name="Principal">Whose the key is; has an authenticated identity.</param>
/// <param name="KeyFingerprint">Of the key whose signature was verified.</param>
/// <param name="KeyComment">What the key is called where it is kept; null if it is called nothing.</param>
internal sealed record SshUser(string UserName, ClaimsPrincipal Principal, string KeyFingerprint, string? KeyComment);
