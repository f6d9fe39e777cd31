using System.Text;
using GitPush.Checks;
using GitPush.Fuzz.Inputs;
using GitPush.Refs;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of a ref's own file.</summary>
internal sealed class LooseRefTarget : FuzzTarget
{
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    private readonly TempFolder _folder;
    private readonly Mutator _mutator = Mutator.Of("ref: ", "ref:", "refs/heads/", "\n", "..", "/", "HEAD", "\0", "config");
    private readonly string _path;

    public LooseRefTarget()
    {
        _folder = Own(new TempFolder());
        _path = _folder.Combine("ref");
    }

    public override string Name => "loose-ref";

    public override byte[] Generate(FuzzRandom random)
    {
        var seed = random.Below(5) switch
        {
            0 => Id + "\n",
            1 => "ref: refs/heads/main\n",
            2 => "ref:\t" + Encoding.Latin1.GetString(RefNameInput.Generate(random)) + "\n",
            3 => "ref: refs/heads/" + new string('a', random.Size(5_000)),
            _ => Id + random.Pick<string>(["", " ", "\r\n", "x", "\tnote"]),
        };
        var input = Encoding.Latin1.GetBytes(seed);
        return random.OneIn(2) ? _mutator.Mutate(random, input) : input;
    }

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var value = LooseRefFile.Read(_path);
        switch (value.Kind)
        {
            case RawRefKind.Symbolic:
                Check(RefName.IsStorable(value.Target), "a symbolic ref points to what is no ref");
                break;
            case RawRefKind.Id:
                Check(!value.Id.IsZero && Encoding.ASCII.GetString(input[..40]).Equals(value.Id.ToString(), StringComparison.OrdinalIgnoreCase), "another id was read");
                break;
            case RawRefKind.Missing:
                throw new FuzzException("a file that is there is missing");
            default:
                throw new GitProtocolException("broken");
        }
    }
}
