using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using GitPush.Ssh.Cryptography;
using GitPush.Ssh.Cryptography.MlKem;

namespace GitPush.Benchmarks.Ssh;

/// <summary>A server's part of a key exchange, new key pair included, against the framework's on another curve.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the clean-up.")]
public class KeyAgreementBenchmarks
{
    private readonly byte[] _secret = new byte[X25519.Size];
    private readonly byte[] _ciphertext = new byte[MlKem768.CiphertextSize];
    private readonly byte[] _encapsulationKey = new byte[MlKem768.EncapsulationKeySize];
    private readonly byte[] _message = new byte[Encapsulation.MessageSize];
    private readonly byte[] _peer = CreatePeer();
    private readonly ECDiffieHellman _frameworkPeer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    [GlobalSetup]
    public void Setup()
    {
        // 768 numbers of 12 bits and, below 3329, valid: two in three bytes; then 32 bytes that a matrix is made of (FIPS 203 §7.2).
        var random = new Random(1);
        random.NextBytes(_encapsulationKey);
        for (var i = 0; i < 1152; i += 3)
        {
            var (a, b) = (random.Next(3329), random.Next(3329));
            _encapsulationKey[i] = (byte)a;
            _encapsulationKey[i + 1] = (byte)((a >> 8) | (b << 4));
            _encapsulationKey[i + 2] = (byte)(b >> 4);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _frameworkPeer.Dispose();

    [Benchmark]
    public bool X25519Agreement()
    {
        using var exchange = X25519.Create();
        return exchange.TryDeriveSharedSecret(_peer, _secret);
    }

    [Benchmark]
    public void MlKemEncapsulation() => Encapsulation.Encapsulate(_encapsulationKey, _message, _ciphertext, _secret);

    [Benchmark(Baseline = true)]
    public byte[] FrameworkP256()
    {
        using var exchange = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return exchange.DeriveRawSecretAgreement(_frameworkPeer.PublicKey);
    }

    private static byte[] CreatePeer()
    {
        using var exchange = X25519.Create();
        return exchange.PublicKey.ToArray();
    }
}
