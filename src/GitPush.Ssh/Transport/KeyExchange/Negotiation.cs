using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>
/// Finds what both sides have (RFC 4253 §7.1): of each list, the first of the client's that the server has too. No method here asks
/// for more of a host key than that it signs, which all do.
/// </summary>
internal static class Negotiation
{
    /// <summary>What is shown of a client's list, in characters.</summary>
    private const int MaxShownLength = 200;

    /// <summary>Makes our KEXINIT.</summary>
    /// <param name="isFirst">Whether it is the connection's first, which alone tells what else the server knows.</param>
    public static byte[] WriteInit(IReadOnlyList<HostKey> hostKeys, bool isFirst) => KeyExchangeInit.Write(
        [
            .. KeyExchangeMethod.All.Select(method => method.Name),
            .. isFirst ? [Indicators.ExtInfoServer, Indicators.StrictServer] : Array.Empty<string>(),
        ],
        hostKeys.SelectMany(key => key.Algorithms).Distinct(),
        CipherAlgorithm.All.Select(cipher => cipher.Name),
        MacAlgorithm.All.Select(mac => mac.Name));

    /// <exception cref="SshProtocolException">There is nothing that both have; the message says of what.</exception>
    public static NegotiatedAlgorithms Negotiate(in KeyExchangeInit client, IReadOnlyList<HostKey> hostKeys)
    {
        var method = Choose("key exchange method", client.KeyExchange, KeyExchangeMethod.All, method => method.Name);
        var hostKey = Choose(
            "host key algorithm",
            client.HostKey,
            [.. hostKeys.SelectMany(key => key.Algorithms, (key, algorithm) => (Key: key, Algorithm: algorithm))],
            hostKey => hostKey.Algorithm);
        var fromClient = Choose("cipher", client.CipherFromClient, CipherAlgorithm.All, cipher => cipher.Name);
        var fromServer = Choose("cipher", client.CipherFromServer, CipherAlgorithm.All, cipher => cipher.Name);
        var macFromClient = ChooseMac(fromClient, client.MacFromClient);
        var macFromServer = ChooseMac(fromServer, client.MacFromServer);
        Choose("compression", client.CompressionFromClient, ["none"], name => name);
        Choose("compression", client.CompressionFromServer, ["none"], name => name);
        return new NegotiatedAlgorithms(
            method, hostKey.Key, hostKey.Algorithm, fromClient, macFromClient, fromServer, macFromServer);
    }

    /// <summary>
    /// Whether what the client takes for granted, if it does, is what both prefer. "If the guess was wrong, the next packet MUST be
    /// ignored" (RFC 4253 §7), even when the negotiation comes to the same method by another way.
    /// </summary>
    public static bool IsGuessRight(in KeyExchangeInit client, IReadOnlyList<HostKey> hostKeys) =>
        Is(client.KeyExchange.First, KeyExchangeMethod.All[0].Name) && Is(client.HostKey.First, hostKeys[0].Algorithms[0]);

    private static MacAlgorithm? ChooseMac(CipherAlgorithm cipher, NameList names) =>
        cipher.IsAuthenticated ? null : Choose("MAC", names, MacAlgorithm.All, mac => mac.Name);

    private static T Choose<T>(string what, NameList names, IReadOnlyList<T> known, Func<T, string> getName)
    {
        foreach (var name in names)
        {
            foreach (var candidate in known)
            {
                if (Is(name, getName(candidate)))
                {
                    return candidate;
                }
            }
        }

        var offer = names.ToString();
        throw new SshProtocolException(
            DisconnectReason.KeyExchangeFailed,
            $"No common {what}: the client offers {offer[..Math.Min(offer.Length, MaxShownLength)]}; "
            + $"the server has {string.Join(',', known.Select(getName))}.");
    }

    private static bool Is(ReadOnlySpan<byte> name, string known) => Ascii.Equals(name, known);
}
