using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using GitPush.Cryptography;

namespace GitPush.Benchmarks.Ssh;

/// <summary>A user's Ed25519 signature is verified; the framework's P-256 beside it, which also signs for the host.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the clean-up.")]
public class SignatureBenchmarks
{
    // RFC 8032 §7.1, test 3.
    private readonly byte[] _publicKey = Convert.FromHexString("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    private readonly byte[] _message = [0xaf, 0x82];
    private readonly byte[] _signature = Convert.FromHexString(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

    private readonly ECDsa _framework = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _frameworkSignature = [];

    [GlobalSetup]
    public void Setup()
    {
        _frameworkSignature = FrameworkSign();
        if (!Ed25519Verify())
        {
            throw new InvalidOperationException("The signature is not valid.");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _framework.Dispose();

    [Benchmark]
    public bool Ed25519Verify() => Ed25519.Verify(_publicKey, _message, _signature);

    [Benchmark(Baseline = true)]
    public bool FrameworkVerify() => _framework.VerifyData(_message, _frameworkSignature, HashAlgorithmName.SHA256);

    [Benchmark]
    public byte[] FrameworkSign() => _framework.SignData(_message, HashAlgorithmName.SHA256);
}
