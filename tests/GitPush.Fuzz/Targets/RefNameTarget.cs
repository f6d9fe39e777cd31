using System.Text;
using GitPush.Checks;
using GitPush.Fuzz.Inputs;

namespace GitPush.Fuzz.Targets;

/// <summary>The rules for ref names against a second statement of them, in bytes and in characters.</summary>
internal sealed class RefNameTarget : FuzzTarget
{
    public override string Name => "ref-name";

    public override int SmokeCases => 20_000;

    public override byte[] Generate(FuzzRandom random) => RefNameInput.Generate(random);

    public override void Run(byte[] input)
    {
        var expected = RefNameInput.IsValid(input);
        Check(RefName.IsValid(input) == expected, expected ? "a valid name is refused" : "an invalid name is taken");
        var pushable = RefName.IsPushable(input, deleting: false);
        Check(!pushable || (expected && input.AsSpan().StartsWith("refs/"u8)), "a name may be pushed that is no name");
        Check(!pushable || RefName.IsPushable(input, deleting: true), "a name may be pushed and not deleted");
        if (!System.Text.Unicode.Utf8.IsValid(input))
        {
            return;
        }

        var text = Encoding.UTF8.GetString(input);
        Check(RefName.IsValid(text) == expected, "characters are judged otherwise than bytes");
        Check(RefName.IsPushable(text, deleting: false) == pushable, "characters are judged otherwise than bytes");
        if (RefName.IsStorable(text))
        {
            var path = Path.GetFullPath(Path.Join("/srv/git/shop.git", text));
            Check(path == $"/srv/git/shop.git/{text}", "a name leads somewhere else");
            Check(RefName.Parents(text).All(parent => text.StartsWith(parent + "/", StringComparison.Ordinal)), "a parent is none");
        }
    }
}
