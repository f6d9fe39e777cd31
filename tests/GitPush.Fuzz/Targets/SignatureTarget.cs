using System.Buffers;
using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Signatures;

namespace GitPush.Fuzz.Targets;

/// <summary>Commits with signatures that are nearly right: no signature holds that nobody made, and what is signed is all but the signature.</summary>
internal sealed class SignatureTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(SignatureInput.KeyTime + 1000);

    private readonly SignerSet _signers = TrustedSigners.Parse(SignatureInput.AllowedSigners, SignatureInput.Keyring).Read(Now);

    public override string Name => "signature";

    public override byte[] Generate(FuzzRandom random) => SignatureInput.Commit(random);

    public override long AllowedBytes(int inputLength) => (1 << 20) + (128L * inputLength);

    public override void Run(byte[] input)
    {
        var (payload, signature) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var isSigned = SignedCommit.TrySplit(input, payload, signature);
        Check(isSigned || signature.WrittenCount == 0, "a signature without a header");
        Check(payload.WrittenCount + signature.WrittenCount <= input.Length, "more is signed than there is");
        Check(isSigned || payload.WrittenCount == input.Length || Encoding.Latin1.GetString(input).Contains("gpgsig", StringComparison.Ordinal), "something is not signed");
        var verdict = _signers.Verify(payload.WrittenMemory, signature.WrittenSpan, Now, Now);
        Check(!verdict.Holds, "a signature holds that nobody made");
        Check(verdict.Problem is { Length: < 300 } problem && !problem.Any(char.IsControl), "a problem is no line");
    }
}
