using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of a repository's <c>shallow</c> file, against a second reading line by line, and what is written back.</summary>
internal sealed class ShallowTarget : FuzzTarget
{
    private readonly TempFolder _folder;
    private readonly Mutator _mutator = Mutator.Of("\n", "\r\n", " ", "\0", new string('0', 40), new string('a', 40) + "\n", "shallow ");
    private readonly string _path;

    public ShallowTarget()
    {
        _folder = Own(new TempFolder());
        _path = _folder.Combine("shallow");
    }

    public override string Name => "shallow";

    public override int SmokeCases => 2_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var lines = random.OneIn(60) ? random.Size(2_000) : random.Size(10); lines > 0; lines--)
        {
            text.Append(random.OneIn(40) ? random.Pick<string>(["", "x", new string('1', 39), new string('G', 40)]) : $"{random.Below(30):x2}{new string(random.OneIn(9) ? 'A' : 'a', 38)}");
            text.Append(random.Pick<string>(["\n", "\n", "\n", "\n", "\n", "\n", "\r\n", " x\n", random.OneIn(10) ? "" : "\n"]));
        }

        var input = Encoding.ASCII.GetBytes(text.ToString());
        return random.OneIn(3) ? _mutator.Mutate(random, input) : input;
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        var expected = (lines[^1].Length == 0 ? lines[..^1] : lines).Select(line => line.Length < 40 || line[..40].Any(c => !char.IsAsciiHexDigit(c)) ? null : line[..40]).ToList();
        IReadOnlySet<ObjectId> roots;
        try
        {
            roots = new ShallowFile(_folder.Path).Read();
        }
        catch (InvalidDataException)
        {
            Check(expected.Contains(null), "a file of ids is refused");
            throw;
        }

        Check(!expected.Contains(null), "a line that is no id was passed over");
        Check(roots.SetEquals(expected.Select(line => ObjectId.Parse(line!))), "other ids were read");
        File.WriteAllBytes(_path, ShallowFile.Format(roots));
        Check(new ShallowFile(_folder.Path).Load().SetEquals(roots), "writing the file again changes what it says");
    }
}
