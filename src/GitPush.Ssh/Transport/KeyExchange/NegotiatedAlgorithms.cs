using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>What a key exchange uses, and what its keys are for.</summary>
/// <param name="MacFromClient">Null when the cipher needs none.</param>
/// <param name="MacFromServer">Null when the cipher needs none.</param>
internal sealed record NegotiatedAlgorithms(
    KeyExchangeMethod Method,
    HostKey HostKey,
    string HostKeyAlgorithm,
    CipherAlgorithm CipherFromClient,
    MacAlgorithm? MacFromClient,
    CipherAlgorithm CipherFromServer,
    MacAlgorithm? MacFromServer)
{
    /// <summary>The names, for the log.</summary>
    public override string ToString() =>
        $"{Method.Name} {HostKeyAlgorithm} in {CipherFromClient.Name} {MacFromClient?.Name ?? "implicit"} "
        + $"out {CipherFromServer.Name} {MacFromServer?.Name ?? "implicit"}";
}
