using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>
/// SSH_MSG_KEXINIT (RFC 4253 §7.1), as a view of the message:
/// <code>
/// byte         SSH_MSG_KEXINIT (20)
/// byte[16]     cookie (random bytes)
/// name-list    kex_algorithms
/// name-list    server_host_key_algorithms
/// name-list    encryption_algorithms_client_to_server
/// name-list    encryption_algorithms_server_to_client
/// name-list    mac_algorithms_client_to_server
/// name-list    mac_algorithms_server_to_client
/// name-list    compression_algorithms_client_to_server
/// name-list    compression_algorithms_server_to_client
/// name-list    languages_client_to_server
/// name-list    languages_server_to_client
/// boolean      first_kex_packet_follows
/// uint32       0 (reserved for future extension)
/// </code>
/// </summary>
internal readonly ref struct KeyExchangeInit
{
    private const int CookieSize = 16;

    public required NameList KeyExchange { get; init; }

    public required NameList HostKey { get; init; }

    public required NameList CipherFromClient { get; init; }

    public required NameList CipherFromServer { get; init; }

    public required NameList MacFromClient { get; init; }

    public required NameList MacFromServer { get; init; }

    public required NameList CompressionFromClient { get; init; }

    public required NameList CompressionFromServer { get; init; }

    /// <summary>Whether a packet follows that takes for granted how the negotiation ends.</summary>
    public required bool FirstPacketFollows { get; init; }

    /// <exception cref="SshFormatException">It is not such a message.</exception>
    public static KeyExchangeInit Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload);
        reader.ReadByte();
        reader.ReadBytes(CookieSize);
        var init = new KeyExchangeInit
        {
            KeyExchange = reader.ReadNameList(),
            HostKey = reader.ReadNameList(),
            CipherFromClient = reader.ReadNameList(),
            CipherFromServer = reader.ReadNameList(),
            MacFromClient = reader.ReadNameList(),
            MacFromServer = reader.ReadNameList(),
            CompressionFromClient = reader.ReadNameList(),
            CompressionFromServer = reader.ReadNameList(),
            FirstPacketFollows = SkipLanguages(ref reader).ReadBoolean(),
        };
        reader.ReadUInt32();
        return reader.IsAtEnd ? init : throw new SshFormatException("A KEXINIT goes on after its end.");
    }

    /// <summary>Writes the message that offers the same for both directions.</summary>
    public static byte[] Write(
        IEnumerable<string> keyExchange,
        IEnumerable<string> hostKey,
        IEnumerable<string> cipher,
        IEnumerable<string> mac)
    {
        Span<byte> cookie = stackalloc byte[CookieSize];
        RandomNumberGenerator.Fill(cookie);
        string[] compression = ["none"], languages = [];
        return new SshWriter(1024)
            .WriteByte((byte)MessageNumber.KexInit)
            .WriteBytes(cookie)
            .WriteNameList(keyExchange)
            .WriteNameList(hostKey)
            .WriteNameList(cipher)
            .WriteNameList(cipher)
            .WriteNameList(mac)
            .WriteNameList(mac)
            .WriteNameList(compression)
            .WriteNameList(compression)
            .WriteNameList(languages)
            .WriteNameList(languages)
            .WriteBoolean(false)
            .WriteUInt32(0)
            .WrittenSpan.ToArray();
    }

    private static ref SshReader SkipLanguages(ref SshReader reader)
    {
        reader.ReadNameList();
        reader.ReadNameList();
        return ref reader;
    }
}
