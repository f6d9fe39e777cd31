using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Signatures.OpenPgp;

namespace GitPush.Fuzz.Targets;

/// <summary>Exported OpenPGP keys, armored or not.</summary>
internal sealed class KeyringTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(SignatureInput.KeyTime + 1000);

    public override string Name => "openpgp-keyring";

    public override byte[] Generate(FuzzRandom random)
    {
        var armored = Encoding.ASCII.GetBytes(SignatureInput.Keyring);
        if (random.OneIn(3))
        {
            return SignatureInput.Mutator.Mutate(random, armored);
        }

        ReadOnlySpan<byte> text = armored;
        return SignatureInput.Mutator.Mutate(random, Armor.TryTake(ref text, "PGP PUBLIC KEY BLOCK"u8, out var packets) ? packets : []);
    }

    public override long AllowedBytes(int inputLength) => (2 << 20) + (256L * inputLength);

    public override void Run(byte[] input) => _ = Keyring.Parse(input, Now, []);
}
