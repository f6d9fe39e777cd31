using System.Net;
using GitPush.Ssh;

namespace GitPush.Interop.Tests.Ssh;

/// <summary>What a user knows who wants to log in.</summary>
/// <param name="HostKey">The server's public key: its type, and itself in base64.</param>
/// <param name="KeyFile">The user's private key as ssh-keygen writes it; the public one lies beside it.</param>
internal sealed record SshLogin(IPEndPoint Endpoint, string HostKey, string KeyFile)
{
    /// <summary>The server's key as <c>known_hosts</c> has it.</summary>
    public string KnownHost => $"[{Endpoint.Address}]:{Endpoint.Port} {HostKey}\n";

    public string HostKeyFingerprint => SshPublicKey.Parse(HostKey).Fingerprint;

    /// <summary>
    /// Puts the key and the server's where OpenSSH has them below a user's home, and most others look for them too. No agent is within
    /// reach.
    /// </summary>
    /// <returns>The path of the private key.</returns>
    public string MoveInto(TempFolder home, IDictionary<string, string?> environment, string? knownHost = null)
    {
        home.WriteFile(".ssh/known_hosts", knownHost ?? KnownHost);
        var key = home.Combine($".ssh/{Path.GetFileName(KeyFile)}");

        // With its permissions.
        File.Copy(KeyFile, key);
        File.Copy(KeyFile + ".pub", key + ".pub");
        environment.Remove("SSH_AUTH_SOCK");
        return key;
    }
}
