using System.Net;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Keys.AuthorizedKeys;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "{Principal} logged in as '{UserName}' with key {Fingerprint} ({Comment}) from {Address}, client {ClientVersion}")]
    public static partial void LoggedIn(
        ILogger logger, string? principal, string userName, string fingerprint, string comment, IPAddress address, string clientVersion);

    [LoggerMessage(101, LogLevel.Information, "A login as '{UserName}' from {Address} was refused: key {Fingerprint} is not known")]
    public static partial void LoginRefused(ILogger logger, string userName, string fingerprint, IPAddress address);

    [LoggerMessage(102, LogLevel.Information, "A login as '{UserName}' from {Address} was refused: the signature is not one of key {Fingerprint} for this connection")]
    public static partial void SignatureInvalid(ILogger logger, string userName, string fingerprint, IPAddress address);

    [LoggerMessage(103, LogLevel.Information, "A login as '{UserName}' from {Address} was refused: {Problem}")]
    public static partial void LoginUnusable(ILogger logger, string userName, IPAddress address, string problem);

    [LoggerMessage(104, LogLevel.Information, "A login as '{UserName}' with security key {Fingerprint} from {Address} was refused: {Required} is required, and it did {Done}")]
    public static partial void RequirementNotFulfilled(
        ILogger logger, string userName, string fingerprint, IPAddress address, SecurityKeyFlags required, SecurityKeyFlags done);

    [LoggerMessage(105, LogLevel.Information, "A client that calls itself '{UserName}' at {Address} was sent away after {Failures} failed logins and {Queries} other requests to authenticate")]
    public static partial void TooManyAttempts(ILogger logger, string userName, IPAddress address, int failures, int queries);

    [LoggerMessage(106, LogLevel.Debug, "Key {Fingerprint} of '{UserName}' at {Address} would not do")]
    public static partial void KeyUnknown(ILogger logger, string userName, string fingerprint, IPAddress address);

    [LoggerMessage(107, LogLevel.Debug, "A key of '{UserName}' at {Address} cannot be used: {Problem}")]
    public static partial void KeyUnusable(ILogger logger, string userName, IPAddress address, string problem);

    [LoggerMessage(108, LogLevel.Debug, "'{UserName}' at {Address} tried to log in by '{Method}', which is not offered")]
    public static partial void MethodRefused(ILogger logger, string userName, string method, IPAddress address);

    [LoggerMessage(109, LogLevel.Error, "Whether key {Fingerprint} may log in from {Address} could not be found out; it was refused")]
    public static partial void AuthenticatorFailed(ILogger logger, Exception exception, string fingerprint, IPAddress address);

    [LoggerMessage(120, LogLevel.Information, "Read {Count} SSH key(s) from {Path}")]
    public static partial void KeysRead(ILogger logger, int count, string path);

    [LoggerMessage(121, LogLevel.Warning, "{Path}, line {Line}, lets nobody in: {Reason}")]
    public static partial void KeyLineRefused(ILogger logger, string path, int line, string reason);

    [LoggerMessage(122, LogLevel.Warning, "{Path} lets nobody in: {Problem}")]
    public static partial void KeyFileRefused(ILogger logger, string path, string problem);

    [LoggerMessage(123, LogLevel.Warning, "In {Path}, key {Fingerprint} stands with {First} and with {Second}: who logs in with it is {First}, unless that line does not allow it")]
    public static partial void KeyOfTwoUsers(ILogger logger, string path, string fingerprint, string first, string second);

    [LoggerMessage(124, LogLevel.Information, "Key {Fingerprint} of {User} was not let in from {Address}: {Verdict}")]
    public static partial void KeyNotAllowed(ILogger logger, string fingerprint, string user, IPAddress address, AuthorizedKeyVerdict verdict);
}
