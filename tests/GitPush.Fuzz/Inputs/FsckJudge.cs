using GitPush.Checks.Fsck;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Packs.Receiving;
using GitPush.Repositories;

namespace GitPush.Fuzz.Inputs;

/// <summary>Has single objects checked as a push has them checked.</summary>
internal sealed class FsckJudge(bool isStrict)
{
    private readonly FsckPolicy _policy =
        FsckPolicy.For(new FsckOptions { Strict = isStrict }, RepositoryConfig.Parse([]), repositoryPath: "/")!;

    /// <param name="input">An object as <see cref="FsckInput"/> writes it.</param>
    public FsckVerdict Judge(ReadOnlySpan<byte> input)
    {
        var run = new FsckRun(_policy, new SoundBlobs());
        var id = ObjectId.EmptyTree;
        try
        {
            switch ((char)input[0])
            {
                case 'c':
                    new LinkCollector(new LinkSet(), run).Collect(id, ObjectType.Commit, input[1..]);
                    break;
                case 'g':
                    new LinkCollector(new LinkSet(), run).Collect(id, ObjectType.Tag, input[1..]);
                    break;
                case 't':
                    new LinkCollector(new LinkSet(), run).Collect(id, ObjectType.Tree, input[1..]);
                    break;
                case 'm':
                    CheckBlob(NamedBlobRule.Modules, run, input[1..].ToArray());
                    break;
                case 'a':
                    CheckBlob(NamedBlobRule.Attributes, run, input[1..].ToArray());
                    break;
            }
        }
        catch (FsckException refusal)
        {
            return Verdict([.. refusal.Errors, .. run.Warnings.Lines], isDamaged: false);
        }
        catch (PackFormatException)
        {
            return Verdict(run.Warnings.Lines, isDamaged: true);
        }

        return Verdict(run.Warnings.Lines, isDamaged: false);
    }

    private static FsckVerdict Verdict(IEnumerable<string> lines, bool isDamaged) =>
        FsckVerdict.Of(lines.Where(line => line.Contains(": object ", StringComparison.Ordinal)), nameAt: 3, isDamaged);

    private static void CheckBlob(NamedBlobRule rule, FsckRun run, byte[] content)
    {
        var findings = new FsckFindings(run);
        findings.Begin(ObjectId.EmptyTree);
        rule.Check(new Pieces(content, Pieces.SizeFor(content)), findings);
        findings.End();
    }
}
