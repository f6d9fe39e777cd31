using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh;

/// <summary>A signature as <c>ssh-keygen -Y sign</c> makes it (PROTOCOL.sshsig of OpenSSH).</summary>
internal sealed class SshSignature
{
    /// <summary>The size of the largest signature that is looked at, in bytes of its armour.</summary>
    public const int MaxSize = 32 * 1024;

    private const uint Version = 1;

    private readonly string _namespace;
    private readonly byte[] _reserved;
    private readonly string _hash;
    private readonly byte[] _signature;

    private SshSignature(PublicKey key, string @namespace, byte[] reserved, string hash, byte[] signature)
    {
        Key = key;
        _namespace = @namespace;
        _reserved = reserved;
        _hash = hash;
        _signature = signature;
    }

    /// <summary>The key that the signature says it is of.</summary>
    public PublicKey Key { get; }

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN SSH SIGNATURE-----"u8;

    private static ReadOnlySpan<byte> End => "\n-----END SSH SIGNATURE-----"u8;

    /// <param name="armored">Any bytes at all.</param>
    /// <param name="problem">Why it is no signature, or none that is supported, for the pusher.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> armored, [NotNullWhen(true)] out SshSignature? signature, [NotNullWhen(false)] out string? problem)
    {
        (signature, problem) = (null, "has a damaged SSH signature");
        var end = armored.IndexOf(End);
        if (armored.Length > MaxSize || !armored.StartsWith(Begin) || end < Begin.Length || !IsBlank(armored[(end + End.Length)..]))
        {
            return false;
        }

        var base64 = armored[Begin.Length..end];
        var blob = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, blob, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        try
        {
            return TryRead(blob.AsSpan(0, length), ref signature, ref problem);
        }
        catch (SshFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether it is the key's signature of a message, made for a purpose.</summary>
    public bool Verifies(string @namespace, ReadOnlySpan<byte> message)
    {
        if (_namespace != @namespace)
        {
            return false;
        }

        // What is signed:
        //   byte[6]   "SSHSIG"
        //   string    namespace
        //   string    reserved
        //   string    hash_algorithm
        //   string    H(message)
        var signed = new SshWriter()
            .WriteBytes(Magic)
            .WriteString(_namespace)
            .WriteString(_reserved)
            .WriteString(_hash)
            .WriteString(_hash == "sha512" ? SHA512.HashData(message) : SHA256.HashData(message));
        return Key.Verify(new SshReader(_signature).ReadAscii(), _signature, signed.WrittenSpan);
    }

    //   byte[6]   "SSHSIG"
    //   uint32    1
    //   string    publickey
    //   string    namespace
    //   string    reserved
    //   string    hash_algorithm
    //   string    signature
    private static bool TryRead(ReadOnlySpan<byte> blob, ref SshSignature? signature, ref string problem)
    {
        var reader = new SshReader(blob);
        if (!reader.ReadBytes(Magic.Length).SequenceEqual(Magic) || reader.ReadUInt32() != Version)
        {
            return false;
        }

        var key = reader.ReadString();
        var @namespace = reader.ReadAscii();
        var reserved = reader.ReadString().ToArray();
        var hash = reader.ReadAscii();
        var value = reader.ReadString().ToArray();
        if (!reader.IsAtEnd || hash is not ("sha256" or "sha512"))
        {
            return false;
        }

        // Its name stands in front and is read again when it is verified.
        _ = new SshReader(value).ReadAscii();
        if (!PublicKey.TryParse(key, out var parsed, out _))
        {
            problem = "has a signature of an SSH key that is not supported, such as a certificate or a DSA key";
            return false;
        }

        signature = new SshSignature(parsed, @namespace, reserved, hash, value);
        return true;
    }

    private static bool IsBlank(ReadOnlySpan<byte> rest) => !rest.ContainsAnyExcept(" \t\r\n"u8);
}
