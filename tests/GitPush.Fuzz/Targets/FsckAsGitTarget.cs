using System.Text;
using System.Text.RegularExpressions;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// git's fsck rules against <c>git fsck --strict</c>: one process for each case, and many objects in each. They are to have the
/// same messages with the same severity.
/// </summary>
internal sealed partial class FsckAsGitTarget : FuzzTarget
{
    private const int ObjectsPerCase = 40;

    // Rules that are younger than the oldest git to compare with.
    private static readonly string[] YoungRules = ["largePathname", "badGpgsig", "badHeaderContinuation"];

    private readonly FsckJudge _judge = new(isStrict: true);
    private readonly ObjectHasher _hasher;
    private readonly TempFolder _folder;
    private readonly TestGit _git;
    private readonly string _objects;

    public FsckAsGitTarget()
    {
        _folder = Own(new TempFolder());
        _hasher = Own(new ObjectHasher(detectCollisions: false));
        _git = TestGit.InitBare(_folder.Combine("objects.git"));
        _objects = _folder.Combine("objects.git/objects");
    }

    public override string Name => "fsck-as-git";

    public override int SmokeCases => 15;

    // The ids are of objects that are not there, and no two types have the same.
    public override byte[] Generate(FuzzRandom random) => Parts.Join(Enumerable.Range(0, ObjectsPerCase).Select(_ =>
        FsckInput.Generate(random, static (random, type) => $"{(int)type}{random.Below(10)}{new string('7', 38)}")));

    public override long AllowedBytes(int inputLength) => (64 << 20) + (1024L * inputLength);

    public override void Run(byte[] input)
    {
        foreach (var item in Compare(Parts.Split(input)))
        {
            // An object beside it may name the same id as another type, which is why git does not read it.
            Check(Compare([item]).Count == 0, $"git cannot read an object that is taken: {Encoding.Latin1.GetString(item)}");
        }
    }

    /// <summary>Compares what is said of each object.</summary>
    /// <returns>Those that git could not read and that are taken.</returns>
    private List<byte[]> Compare(List<byte[]> items)
    {
        try
        {
            var written = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var item in items.Where(item => item.Length > 0 && "ctgma".Contains((char)item[0], StringComparison.Ordinal)))
            {
                Write(item, written);
            }

            var lines = Examine();
            return [.. written.Where(pair => !IsReadAlike(pair.Value, pair.Key, lines[pair.Key].ToList())).Select(pair => pair.Value)];
        }
        finally
        {
            foreach (var folder in Directory.GetDirectories(_objects, "??"))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static ObjectType TypeOf(byte kind) => (char)kind switch
    {
        'c' => ObjectType.Commit,
        't' => ObjectType.Tree,
        'g' => ObjectType.Tag,
        _ => ObjectType.Blob,
    };

    /// <summary>Writes an object; a blob gets a tree that gives it its name.</summary>
    private void Write(byte[] item, Dictionary<string, byte[]> written)
    {
        var id = Write(TypeOf(item[0]), item.AsSpan(1));
        if (written.TryAdd(id.ToString(), item) && TypeOf(item[0]) == ObjectType.Blob)
        {
            var name = item[0] == 'm' ? ".gitmodules" : ".gitattributes";
            _ = Write(ObjectType.Tree, [.. Encoding.ASCII.GetBytes($"100644 {name}\0"), .. Convert.FromHexString(id.ToString())]);
        }
    }

    private ObjectId Write(ObjectType type, ReadOnlySpan<byte> content)
    {
        var id = _hasher.Hash(type, content);
        var name = id.ToString();
        var folder = Directory.CreateDirectory(Path.Combine(_objects, name[..2])).FullName;
        byte[] whole = [.. Encoding.ASCII.GetBytes($"{ObjectTypeNames.ToText(type)} {content.Length}\0"), .. content];
        File.WriteAllBytes(Path.Combine(folder, name[2..]), Zlib.Store(whole));
        return id;
    }

    /// <summary>What git says of each object.</summary>
    private ILookup<string, string> Examine()
    {
        var result = _git.TryRun("fsck", "--strict", "--no-dangling", "--no-progress");
        Check(result.ExitCode < 128, $"git fsck ended with {result.ExitCode}: {result.Error}");
        var lines = $"{result.Error}\n{result.Output}".Split('\n');
        return lines.Select(line => (Line: line, Id: Id().Match(line).Value)).Where(pair => pair.Id.Length > 0).ToLookup(pair => pair.Id, pair => pair.Line);
    }

    private bool IsReadAlike(byte[] item, string id, List<string> lines)
    {
        var actual = _judge.Judge(item);
        if (lines.Exists(line => line.Contains("could not be parsed", StringComparison.Ordinal)))
        {
            return actual.IsRefused;
        }

        if (actual.IsDamaged || IsReadDifferently(item))
        {
            return true;
        }

        var expected = FsckVerdict.Of(lines.Where(line => Message().IsMatch(line)), nameAt: 4, isDamaged: false).Messages;
        var messages = actual.Messages.Where(message => !YoungRules.Contains(message.Split(' ')[1])).ToList();

        // Of a tree that is damaged git has read one entry less.
        var areSame = expected.Contains("error badTree") ? !expected.Except(messages).Any() : expected.SequenceEqual(messages);
        Check(areSame, $"git says [{string.Join(", ", expected)}] of {id}, and here it is [{string.Join(", ", messages)}]: {Encoding.Latin1.GetString(item)}");
        return true;
    }

    /// <summary>
    /// Whether an older git reads an object in another way. Before 2.53 it read the seconds of an identity as strtoumax(3) does: with
    /// a sign, and beyond the end of the line. Before 2.44 it had other rules for URLs of HTTP and FTP (<see cref="UrlAsGitTarget"/>
    /// compares them). In a blob it takes the byte 0xFF in a config for the end, and of a mode it keeps 16 bits.
    /// </summary>
    private static bool IsReadDifferently(byte[] item) => (char)item[0] switch
    {
        'c' or 'g' => OddSeconds().IsMatch(Encoding.Latin1.GetString(item)),
        'm' => item.Contains((byte)0xFF) || TransferUrl().IsMatch(Encoding.Latin1.GetString(item)),
        't' => WideMode().IsMatch(Encoding.Latin1.GetString(item)),
        _ => false,
    };

    [GeneratedRegex("(?<=^(error|warning) in [a-z]+ |^error: )[0-9a-f]{40}")]
    private static partial Regex Id();

    [GeneratedRegex("^(error|warning) in [a-z]+ [0-9a-f]{40}: [A-Za-z0-9]+: ")]
    private static partial Regex Message();

    [GeneratedRegex("> [-+\\s]")]
    private static partial Regex OddSeconds();

    [GeneratedRegex("(http|ftp)s?:")]
    private static partial Regex TransferUrl();

    [GeneratedRegex("([2-7][0-7]{5}|[1-7][0-7]{6,}) ")]
    private static partial Regex WideMode();
}
