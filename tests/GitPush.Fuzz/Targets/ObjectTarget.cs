using GitPush.Fuzz.Inputs;
using GitPush.Objects;

namespace GitPush.Fuzz.Targets;

/// <summary>The readers of commits, tags and trees. The first byte of an input says which.</summary>
internal sealed class ObjectTarget : FuzzTarget
{
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    private readonly Mutator _mutator = Mutator.Of(
        $"tree {Id}\n", $"parent {Id}\n", "parent ", "author ", "committer A <a@b> 1 +0000\n", "encoding latin-1\n", "gpgsig -----\n x\n", "\n\n", "\n", "\0", "<", ">",
        " +9999", " -2400", " -9223372036854775808", "100644 ", "40000 ", "160000 ", "120000 ", "7777777 ", "type commit\n", "type x\n", $"object {Id}\n", "tag v1\n",
        "tagger ", "\xff", "a\0");

    private readonly byte[][] _seeds;

    public ObjectTarget()
    {
        using var repository = new SampleRepository();
        _seeds =
        [
            .. repository.Contents.Where(value => value.Type != ObjectType.Blob).Select(value => (byte[])[(byte)value.Type, .. value.Data]),
            [(byte)ObjectType.Commit, .. System.Text.Encoding.Latin1.GetBytes($"tree {Id}\nparent {Id}\nauthor \xe9 <e@x> 1 -0730\ncommitter X <> 253402300800 +1400\nencoding ISO-8859-1\n\n\xe9\n")],
        ];
    }

    public override string Name => "object";

    public override int SmokeCases => 20_000;

    public override byte[] Generate(FuzzRandom random) => _mutator.Mutate(random, random.Pick<byte[]>(_seeds), random.Pick<byte[]>(_seeds));

    public override void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var content = input.AsSpan(1);
        switch ((ObjectType)(input[0] & 7))
        {
            case ObjectType.Commit:
                ReadCommit(content);
                break;
            case ObjectType.Tag:
                var tag = new TagReader(content).ToTag(ObjectId.EmptyTree);
                Check(tag.Message.Length <= content.Length && tag.Name.Length <= content.Length, "more was read than is there");
                break;
            default:
                ReadTree(content);
                break;
        }
    }

    private static void ReadCommit(ReadOnlySpan<byte> content)
    {
        var reader = new CommitReader(content);
        _ = reader.CommitterTime;
        var commit = reader.ToCommit(ObjectId.EmptyTree);
        Check(commit.Parents.Count == reader.ParentCount, "parents were lost");
        Check(commit.Parents.Count * 48 <= content.Length, "there are more parents than there is room for");
        _ = CommitText.Subject(commit.Message);
        Check(commit.Author.When.Year >= 1, "no date");
    }

    private static void ReadTree(ReadOnlySpan<byte> content)
    {
        var reader = new TreeReader(content);
        var end = 0;
        while (reader.Read())
        {
            Check(reader.Start == end && reader.Position > end, "entries do not follow each other");
            Check(!reader.Name.IsEmpty && !reader.Name.Contains((byte)0), "a name is empty");
            _ = reader.ToEntry();
            end = reader.Position;
        }

        Check(end == content.Length, "the last entries were not read");
    }
}
