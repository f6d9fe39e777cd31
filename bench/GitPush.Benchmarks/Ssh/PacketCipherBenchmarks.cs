using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Benchmarks.Ssh;

/// <summary>Packets of the size that bulk data has, and of that of a short message.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the clean-up.")]
public class PacketCipherBenchmarks
{
    private PacketCipher _sealer = null!;
    private PacketCipher _opener = null!;
    private byte[] _packet = [];
    private uint _number;

    [Params("aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr")]
    public string Cipher { get; set; } = "";

    /// <summary>Bytes that are encrypted.</summary>
    [Params(64, 32 * 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var algorithm = CipherAlgorithm.All.First(algorithm => algorithm.Name == Cipher);
        _sealer = Create(algorithm);
        _opener = Create(algorithm);
        _packet = new byte[PacketCipher.LengthSize + Length + _sealer.TagSize];
        BinaryPrimitives.WriteInt32BigEndian(_packet, Length);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _sealer.Dispose();
        _opener.Dispose();
    }

    [Benchmark]
    public bool SealAndOpen()
    {
        _sealer.Seal(_number, _packet);
        return _opener.OpenLength(_packet.AsSpan(0, _opener.HeaderSize)) == Length && _opener.TryOpen(_number++, _packet)
            ? true
            : throw new InvalidOperationException("The packet was not opened.");
    }

    // aes256-ctr with what is negotiated first for it, hmac-sha2-256-etm@openssh.com.
    private static PacketCipher Create(CipherAlgorithm algorithm)
    {
        var mac = MacAlgorithm.All[0];
        return algorithm.Create(new byte[algorithm.KeySize], new byte[algorithm.IvSize], mac, new byte[mac.KeySize]);
    }
}
