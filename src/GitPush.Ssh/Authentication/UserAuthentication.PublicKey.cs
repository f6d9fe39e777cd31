using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Authentication;

/// <summary>The method <c>publickey</c> (RFC 4252 §7).</summary>
internal sealed partial class UserAuthentication
{
    private async Task<SshUser?> AnswerKeyAsync(string userName, PublicKeyRequest request, CancellationToken cancellationToken)
    {
        if (request.Signature is null)
        {
            await AnswerQueryAsync(userName, request, cancellationToken);
            return null;
        }

        var user = await AuthenticateAsync(userName, request, cancellationToken);
        if (user is null)
        {
            await SendBannersAsync(request);
            CountFailure(userName);
            await SendFailureAsync();
            return null;
        }

        await SendBannerOnceAsync();

        // From here on the client is in, and the end of its time to log in is nothing to it.
        cancellationToken.ThrowIfCancellationRequested();
        _transport.BeginConnection();
        await _transport.ReplyAsync(new[] { (byte)MessageNumber.UserAuthSuccess });
        Log.LoggedIn(
            _logger, user.Principal.Identity!.Name, user.UserName, user.KeyFingerprint, user.KeyComment ?? "no comment", _remoteAddress, _transport.ClientVersion);
        return user;
    }

    /// <summary>Tells whether a key would do. What the answer is based on is forgotten: it is asked again for a signature.</summary>
    private async Task AnswerQueryAsync(string userName, PublicKeyRequest request, CancellationToken cancellationToken)
    {
        CountQuery(userName);
        await SendBannersAsync(request);
        if (request.Key is not { } key)
        {
            if (request.IsSha1)
            {
                // The client has no other way to use the key, and may not show its user the hint.
                Log.LoginUnusable(_logger, userName, _remoteAddress, request.Problem!);
            }
            else
            {
                Log.KeyUnusable(_logger, userName, _remoteAddress, request.Problem!);
            }

            await SendFailureAsync();
            return;
        }

        // The answer may take as long as a database does, and the request lies in the reader's buffer, where it stays until the next read.
        var answer = await _authenticators.AskAsync(userName, key, _remoteAddress, isVerified: false, cancellationToken);
        if (answer is null || !answer.CanBeFulfilled(key))
        {
            Log.KeyUnknown(_logger, userName, key.Fingerprint, _remoteAddress);
            await SendFailureAsync();
            return;
        }

        // byte SSH_MSG_USERAUTH_PK_OK, string public key algorithm name from the request, string public key blob from the request.
        var ok = new SshWriter(64 + key.Blob.Length)
            .WriteByte((byte)MessageNumber.UserAuthPkOk)
            .WriteString(request.Algorithm)
            .WriteString(key.Blob.Span);
        await _transport.ReplyAsync(ok.WrittenMemory);
    }

    /// <summary>
    /// The signature comes first: nobody learns by the time that it takes whether a key is known without having it, and authenticators
    /// can trust that whoever logs in holds the key.
    /// </summary>
    /// <returns>Null if it comes to nothing, whatever the reason.</returns>
    private async Task<SshUser?> AuthenticateAsync(string userName, PublicKeyRequest request, CancellationToken cancellationToken)
    {
        if (request.Key is not { } key)
        {
            Log.LoginUnusable(_logger, userName, _remoteAddress, request.Problem!);
            return null;
        }

        if (!request.Verify(_transport.SessionId.Span, out var done))
        {
            Log.SignatureInvalid(_logger, userName, key.Fingerprint, _remoteAddress);
            return null;
        }

        var answer = await _authenticators.AskAsync(userName, key, _remoteAddress, isVerified: true, cancellationToken, done);
        if (answer is null)
        {
            Log.LoginRefused(_logger, userName, key.Fingerprint, _remoteAddress);
            return null;
        }

        if (!answer.IsFulfilled(key, done))
        {
            Log.RequirementNotFulfilled(_logger, userName, key.Fingerprint, _remoteAddress, answer.Required, done);
            return null;
        }

        return new SshUser(userName, answer.Principal, key.Fingerprint, answer.KeyComment);
    }
}
