using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Authentication;

/// <summary>What a client is told but success and what its key is good for.</summary>
internal sealed partial class UserAuthentication
{
    private const string Sha1Hint =
        "Your client offers an RSA key with SHA-1 signatures (ssh-rsa), which are not secure and are refused here.\n"
        + "Use a client that signs with SHA-2 (rsa-sha2-256), or another key: ssh-keygen -t ed25519\n";

    private bool _isBannerSent;
    private bool _isHintSent;

    // RFC 4252 §5.1:
    //   byte         SSH_MSG_USERAUTH_FAILURE
    //   name-list    authentications that can continue
    //   boolean      partial success
    private ValueTask SendFailureAsync() =>
        _transport.ReplyAsync(new SshWriter(32)
            .WriteByte((byte)MessageNumber.UserAuthFailure)
            .WriteString(PublicKeyMethod)
            .WriteBoolean(false)
            .WrittenMemory);

    private async Task SendBannersAsync(PublicKeyRequest request)
    {
        await SendBannerOnceAsync();
        if (request.IsSha1 && !_isHintSent)
        {
            _isHintSent = true;
            await SendBannerAsync(Sha1Hint);
        }
    }

    /// <summary>Before the first answer: there is no room for it after the last.</summary>
    private async Task SendBannerOnceAsync()
    {
        if (!_isBannerSent && _settings.Banner is { Length: > 0 } banner)
        {
            await SendBannerAsync(banner);
        }

        _isBannerSent = true;
    }

    // RFC 4252 §5.4: byte SSH_MSG_USERAUTH_BANNER, string message in UTF-8, "with line breaks indicated by a CRLF pair", string language tag.
    private ValueTask SendBannerAsync(string text)
    {
        var lines = text.ReplaceLineEndings("\r\n");
        return _transport.ReplyAsync(new SshWriter()
            .WriteByte((byte)MessageNumber.UserAuthBanner)
            .WriteString(lines.EndsWith('\n') ? lines : lines + "\r\n")
            .WriteString("")
            .WrittenMemory);
    }
}
