using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of <c>packed-refs</c>, and what it writes back.</summary>
internal sealed class PackedRefsTarget : FuzzTarget
{
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    private readonly TempFolder _folder;
    private readonly Mutator _mutator = Mutator.Of("^" + Id + "\n", Id + " refs/heads/a\n", "#", "\n", "\r\n", " ", "refs/tags/", "..", "\0");
    private readonly string _path;
    private readonly string _rewritten;

    public PackedRefsTarget()
    {
        _folder = Own(new TempFolder());
        (_path, _rewritten) = (_folder.Combine("packed-refs"), _folder.Combine("rewritten"));
    }

    public override string Name => "packed-refs";

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder(random.Pick<string>(["# pack-refs with: peeled fully-peeled sorted \n", "# pack-refs with: peeled \n", "", "# pack-refs with: sorted\n", "#\n"]));
        var names = Enumerable.Range(0, random.Size(20)).Select(_ => random.OneIn(8)
            ? Encoding.Latin1.GetString(RefNameInput.Generate(random))
            : $"refs/{random.Pick<string>(["heads", "tags", "x/y"])}/{random.Size(40)}").ToList();
        if (!random.OneIn(4))
        {
            names.Sort(StringComparer.Ordinal);
        }

        foreach (var name in names)
        {
            text.Append(random.OneIn(30) ? new string('0', 40) : Id[random.Below(3)..] + Id[..random.Below(3)]).Append(' ').Append(name).Append('\n');
            if (random.OneIn(3))
            {
                text.Append('^').Append(Id).Append('\n');
            }
        }

        var input = Encoding.Latin1.GetBytes(text.ToString());
        return random.OneIn(2) ? _mutator.Mutate(random, input) : input;
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;

    public override long AllowedBytes(int inputLength) => (1 << 20) + (256L * inputLength);

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var packed = PackedRefs.Read(_path, PackedRefs.Empty);
        var all = packed.All;
        foreach (var value in all)
        {
            Check(RefNameInput.IsValid(Encoding.UTF8.GetBytes(value.Name)), "a ref has a name that is none");
            Check(packed.CountOf(value.Id) > 0, "a ref's id is not counted");
        }

        _ = packed.AnyBelow("refs/heads/");
        _ = packed.TryGet("refs/heads/7", out _);
        CheckRewriting(packed, all);
    }

    private void CheckRewriting(PackedRefs packed, GitRef[] all)
    {
        var added = new GitRef("refs/heads/5x", ObjectId.Parse(Id));
        var isOrdered = all.Zip(all.Skip(1)).All(pair => RefNameComparer.Compare(pair.First.Name, pair.Second.Name) < 0);
        File.WriteAllBytes(_rewritten, packed.Rewrite([added], PackedRefsTraits.Sorted).WrittenSpan);
        var again = PackedRefs.Read(_rewritten, PackedRefs.Empty);

        // A header that promises an order that is not there is a lie of the file's own.
        if (isOrdered)
        {
            var expected = all.Where(value => value.Name != added.Name).Append(added).Select(value => value.Name).Order(StringComparer.Ordinal);
            Check(again.All.Select(value => value.Name).Order(StringComparer.Ordinal).SequenceEqual(expected), "writing the file again changes what it says");
        }
    }
}
