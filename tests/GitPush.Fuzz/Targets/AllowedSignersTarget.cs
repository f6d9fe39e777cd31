using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Signatures.Ssh;

namespace GitPush.Fuzz.Targets;

/// <summary>Files of allowed signers: each line counts or has a problem with its number.</summary>
internal sealed class AllowedSignersTarget : FuzzTarget
{
    public override string Name => "allowed-signers";

    public override byte[] Generate(FuzzRandom random) => SignatureInput.Mutator.Mutate(random, Encoding.UTF8.GetBytes(SignatureInput.AllowedSigners));

    public override long AllowedBytes(int inputLength) => (1 << 20) + (128L * inputLength);

    public override void Run(byte[] input)
    {
        var problems = new List<string>();
        _ = AllowedSigners.Parse(Encoding.Latin1.GetString(input), TimeZoneInfo.Utc, problems);
        Check(problems.All(problem => problem.StartsWith("line ", StringComparison.Ordinal) && problem.Length < 400), "a problem does not say where it is");
    }
}
