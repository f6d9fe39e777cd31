using GitPush.Fuzz.Inputs;
using GitPush.Objects;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// git's fsck rules on commits, trees, tags, <c>.gitmodules</c> and <c>.gitattributes</c>, with the severities of a push and
/// with git's own. What a push takes can be read.
/// </summary>
internal sealed class FsckTarget : FuzzTarget
{
    private const int MaxAttributeLine = 2_048;

    private readonly FsckJudge _byDefault = new(isStrict: false);
    private readonly FsckJudge _asGit = new(isStrict: true);

    public override string Name => "fsck";

    public override int SmokeCases => 20_000;

    public override byte[] Generate(FuzzRandom random) => FsckInput.Generate(random, static (random, _) => $"{random.Below(200):x2}{new string('7', 38)}");

    public override bool IsRefusal(Exception exception) => exception is GitProtocolException;

    public override long AllowedBytes(int inputLength) => (2 << 20) + (1024L * inputLength);

    public override void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var findings = _byDefault.Judge(input);
        var inGit = _asGit.Judge(input);
        Check(!findings.IsRefused || inGit.IsRefused, "git takes what is refused");
        if (input[0] == 'a')
        {
            var content = input.AsSpan(1);
            var end = content.IndexOf((byte)0);
            var hasLongLine = false;
            foreach (var line in (end < 0 ? content : content[..end]).Split((byte)'\n'))
            {
                hasLongLine |= line.End.Value - line.Start.Value >= MaxAttributeLine;
            }

            Check(findings.IsRefused == hasLongLine, "lines of .gitattributes are measured wrongly");
        }

        if (findings.IsRefused)
        {
            throw new GitProtocolException("refused");
        }

        Read((char)input[0], input.AsSpan(1));
    }

    private static void Read(char kind, ReadOnlySpan<byte> content)
    {
        try
        {
            switch (kind)
            {
                case 'c':
                    _ = new CommitReader(content).ToCommit(ObjectId.EmptyTree);
                    break;
                case 'g':
                    _ = new TagReader(content).ToTag(ObjectId.EmptyTree);
                    break;
                case 't':
                    var tree = new TreeReader(content);
                    while (tree.Read())
                    {
                        _ = tree.ToEntry();
                    }

                    break;
            }
        }
        catch (GitProtocolException problem)
        {
            throw new FuzzException($"an object that a push may bring cannot be read: {problem}");
        }
    }
}
